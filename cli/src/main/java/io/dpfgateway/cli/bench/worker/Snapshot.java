package io.dpfgateway.cli.bench.worker;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a worker has done since its start.
 *
 * @param pictures done
 * @param runs of the network
 * @param seconds spent in each stage, over all threads; stages that are not measured are absent
 */
public record Snapshot(long pictures, long runs, Map<Stage, Double> seconds) {
    public Snapshot {
        seconds = Map.copyOf(seconds);
    }

    /** What was done after an earlier one. */
    public Snapshot since(Snapshot earlier) {
        Map<Stage, Double> spent = new EnumMap<>(Stage.class);
        seconds.forEach((stage, time) -> spent.put(stage, time - earlier.seconds.getOrDefault(stage, 0.0)));
        return new Snapshot(pictures - earlier.pictures, runs - earlier.runs, spent);
    }
}
