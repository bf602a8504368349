package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.bench.worker.Heap;
import io.dpfgateway.cli.bench.workload.WireChoice;
import io.dpfgateway.cli.bench.workload.Workload;
import io.dpfgateway.cli.bench.workload.WorkloadName;
import io.dpfgateway.cli.bench.workload.Workloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The gateway that a benchmark measures, and what it poisons. */
final class MeasuredGatewayOptions {
    @Option(
            names = "--workload",
            defaultValue = "demo",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private WorkloadName workload = WorkloadName.DEMO;

    @Option(names = "--images", paramLabel = "DIR|ZIP", description = "Pictures in place of the workload's own.")
    private @Nullable Path images;

    @Option(
            names = "--config",
            paramLabel = "KEY=VALUE",
            description = "A key of gateway.yaml, such as inference.maxBatch=16. May be repeated.")
    private Map<String, String> overrides = Map.of();

    @Option(
            names = "--heap",
            defaultValue = "768m",
            paramLabel = "SIZE",
            description = "-Xmx of each measured process. Default: ${DEFAULT-VALUE}")
    private String heap = "";

    @Option(
            names = "--fixed-heap",
            description = "Each measured process takes all of its heap at the start, as -Xms and -XX:+AlwaysPreTouch"
                    + " say, so that it does not grow later.")
    private boolean fixedHeap;

    @Option(
            names = "--partitions",
            defaultValue = "12",
            paramLabel = "N",
            description = "Of each topic, and how many sources there are. Default: ${DEFAULT-VALUE}")
    private int partitions;

    /** @throws io.dpfgateway.cli.UsageException if an option is out of its range */
    BenchSettings.Gateway gateway(Profile profile) {
        return new BenchSettings.Gateway(profile, overrides, new Heap(heap, fixedHeap), partitions);
    }

    /** Makes what is to be poisoned ready in the folder. */
    Workload workload(BenchFolder folder, WireChoice wire) throws IOException, InterruptedException {
        return Workloads.in(folder.work(), images).ready().make(workload, wire);
    }
}
