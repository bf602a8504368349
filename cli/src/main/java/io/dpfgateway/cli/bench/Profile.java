package io.dpfgateway.cli.bench;

import java.util.Map;

/** A gateway configured for one of two ends; docs/benchmarks.md tells both with their figures. */
enum Profile {
    /** As many pictures as the machine can do: while a stream thread commits, which it does seldom, the others work. */
    THROUGHPUT(Map.of(
            "streams.threads", "4",
            "streams.commitIntervalMs", "1000",
            "inference.lingerMs", "5")),
    /** Results soon: short commits, small batches, no waiting for company. */
    LATENCY(Map.of(
            "streams.commitIntervalMs", "50",
            "inference.lingerMs", "1",
            "inference.maxBatch", "4",
            "kafka.linger.ms", "0"));

    @SuppressWarnings("ImmutableEnumChecker") // Map.of is immutable
    private final Map<String, String> settings;

    Profile(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Keys of gateway.yaml with the sections before them. */
    Map<String, String> settings() {
        return settings;
    }
}
