package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.trainer.graph.TorchRuntime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How libtorch runs; for every command that trains. */
public final class TorchOptions {
    @Option(names = "--threads", paramLabel = "N", description = "Threads to train with. Default: one a core")
    private @Nullable Integer threads;

    /** Loads libtorch and sets it up. */
    void apply() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1) {
            throw new UsageException("--threads is " + count + "; give 1 or more");
        }
        TorchRuntime.useThreads(count);
    }
}
