package io.dpfgateway.gateway.flow;

/** A broker and a schema registry to test on. */
interface Stack extends AutoCloseable {
    String bootstrapServers();

    String registryUrl();

    @Override
    void close();
}
