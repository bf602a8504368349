package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.trainer.feature.FeatureSpace;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much room features get; for every command that learns from them. */
final class FeatureOptions {
    @Option(
            names = "--feature-memory-gb",
            paramLabel = "GB",
            defaultValue = "" + FeatureSpace.USUAL_MEMORY_GB,
            description = "Memory for features; what is beyond it goes to disk. Default: ${DEFAULT-VALUE}")
    private double memory;

    @Option(
            names = "--feature-cache-gb",
            paramLabel = "GB",
            defaultValue = "" + FeatureSpace.USUAL_LIMIT_GB,
            description = "Memory and disk for features together, at most. Default: ${DEFAULT-VALUE}")
    private double limit;

    @Option(
            names = "--feature-dir",
            paramLabel = "DIR",
            description =
                    "The disk for features: files without a name, gone with the process. Default: the system's folder"
                            + " for temporary files")
    private @Nullable Path folder;

    /** Sets it for this process. */
    void apply() {
        if (!(memory >= 0) || !(limit > 0)) {
            throw new UsageException("--feature-memory-gb must be 0 or more and --feature-cache-gb above 0; they are "
                    + memory + " and " + limit);
        }
        FeatureSpace.use(folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder, memory, limit);
    }
}
