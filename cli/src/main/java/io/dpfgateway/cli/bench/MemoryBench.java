package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.load.CommittedInput;
import io.dpfgateway.cli.bench.load.Installation;
import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.bench.result.ProcessUsage;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import io.dpfgateway.cli.bench.workload.LargePictures;
import io.dpfgateway.cli.bench.workload.WireChoice;
import io.dpfgateway.cli.bench.workload.Workload;
import io.dpfgateway.cli.bench.workload.WorkloadName;
import io.dpfgateway.cli.bench.workload.Workloads;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the resident memory of a gateway's process: with large pictures, where buffers count, and over many small ones, where
 * leaks do. Used by one thread.
 */
final class MemoryBench {
    private static final int LARGE_PICTURES = 16;
    private static final long SAMPLE_MS = 500;
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    private final BenchSettings settings;
    private final BenchFolder folder;
    private final ProgressBar progress;

    MemoryBench(BenchSettings settings, BenchFolder folder, ProgressBar progress) {
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
    }

    /** @param records how many small pictures */
    MemoryReport run(int records) throws IOException, InterruptedException {
        Path large = LargePictures.write(workloads("large", null).folder(), LARGE_PICTURES);
        try (EmbeddedStack stack = EmbeddedStack.start(folder.stack())) {
            return new MemoryReport(
                    Machine.here(),
                    settings.gateway().heap().toString(),
                    settings.gateway().partitions(),
                    // At a few pictures a second and core, this is about the seconds that were asked for.
                    watch(stack, workloads("large", large).make(WorkloadName.PHOTOS, WireChoice.CODE), (long)
                            (LARGE_PICTURES * settings.times().total())),
                    watch(stack, workloads("small", null).make(WorkloadName.NOOP, WireChoice.CODE), records));
        }
    }

    private Workloads workloads(String name, @Nullable Path images) throws IOException {
        return Workloads.in(folder.work().resolve(name), images).ready();
    }

    private MemoryReport.Course watch(EmbeddedStack stack, Workload workload, long records)
            throws InterruptedException {
        BenchRuns runs = new BenchRuns(settings, workload, new BenchRuns.Place(stack, folder.work()), progress);
        Installation installation = runs.install(workload.name() + "-");
        runs.fill(installation, records);
        String application = "memory-" + workload.name();
        List<MemoryReport.Point> points = new ArrayList<>();
        try (WorkerProcess worker = runs.start(Variant.B, null, application, installation);
                CommittedInput committed = new CommittedInput(installation, application)) {
            progress.begin("memory, " + workload.name(), (int) records);
            long begun = System.nanoTime();
            long risenAt = begun;
            long done = 0;
            while (done < records) {
                Thread.sleep(SAMPLE_MS);
                long count = committed.count();
                long now = System.nanoTime();
                risenAt = count > done ? now : risenAt;
                if (now - risenAt > STALL_LIMIT.toNanos()) {
                    throw new CommandFailedException("nothing was done for " + STALL_LIMIT.toSeconds()
                            + " s; the logs in " + folder.work() + " tell why");
                }
                done = count;
                double rss = ProcessUsage.rssMb(worker.handle());
                points.add(new MemoryReport.Point((now - begun) / 1e9, done, rss));
                progress.at((int) done, Math.round(rss) + " MB");
            }
            worker.stop();
        }
        return new MemoryReport.Course(workload.description(), records, runs.meanBytes(), points);
    }
}
