package io.dpfgateway.cli.bench.result;

import io.dpfgateway.cli.bench.worker.Snapshot;
import io.dpfgateway.cli.bench.worker.Stage;
import io.dpfgateway.cli.bench.worker.Variant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of one variant.
 *
 * @param scenario {@code backfill} or {@code camera}
 * @param number in the order of the runs, from 1
 * @param pictures in the measured window
 * @param seconds the window's length
 * @param usage of processor and memory in the window
 * @param stageMillis per picture, by the stage's name in lower case; of the inference it is a picture's share of a run
 * @param batch the mean number of pictures of a run
 * @param latency in the camera scenario; null elsewhere
 */
public record RunResult(
        Variant variant,
        String scenario,
        int number,
        long pictures,
        double seconds,
        Usage usage,
        Map<String, Double> stageMillis,
        double batch,
        @Nullable Latency latency) {
    public RunResult {
        stageMillis = new TreeMap<>(stageMillis);
    }

    /**
     * What it took of the machine.
     *
     * @param workerCpuMillis of the measured process, per picture
     * @param aroundCpuMillis of the broker, the registry and the load, per picture
     * @param steadyRssMb the median resident memory of the measured process
     * @param peakRssMb its highest, since it started
     * @param compilers the share of one core that the JIT compilers took, its own and those of broker and load
     */
    public record Usage(
            double workerCpuMillis, double aroundCpuMillis, double steadyRssMb, double peakRssMb, double compilers) {}

    /** Of the window. */
    public double picturesPerSecond() {
        return pictures / seconds;
    }

    /** Each stage's time as JSON names it, divided by the pictures. */
    public static Map<String, Double> stageMillis(Snapshot window) {
        Map<String, Double> millis = new TreeMap<>();
        for (Map.Entry<Stage, Double> stage : window.seconds().entrySet()) {
            millis.put(
                    stage.getKey().name().toLowerCase(java.util.Locale.ROOT),
                    1000 * stage.getValue() / Math.max(1, window.pictures()));
        }
        return millis;
    }
}
