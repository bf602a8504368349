package io.dpfgateway.cli.bench;

import java.util.Map;

/** A gateway configured for one of two ends; docs/benchmarks.md tells both with their figures. */
enum Profile {
    /**
     * As many pictures as the machine can do: while a stream thread commits, which it does seldom, the others work. Where results
     * come every two seconds a tenth of one for fuller batches is little.
     */
    THROUGHPUT(Map.of(
            "streams.threads", "4",
            "streams.commitIntervalMs", "2000",
            "inference.lingerMs", "100")),
    /**
     * Results soon: short commits, which cost more than they bring on two cores if they are shorter yet. Pictures may wait for
     * company, for they wait for the commit anyhow, and that hurries those that linger. So may the producer: nobody can read a result
     * before the commit, and that sends what lingers.
     */
    LATENCY(Map.of(
            "streams.commitIntervalMs", "100",
            "inference.lingerMs", "30"));

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
