package io.dpfgateway.gateway.flow;

import java.util.Map;

/** A broker and a schema registry to test on. */
interface Stack extends AutoCloseable {
    String bootstrapServers();

    String registryUrl();

    /** What a Kafka client needs beside the address. */
    default Map<String, String> kafka() {
        return Map.of();
    }

    /** What the registry's client needs beside the address. */
    default Map<String, String> registry() {
        return Map.of();
    }

    @Override
    void close();
}
