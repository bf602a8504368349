package io.dpfgateway.embedded;

/**
 * Where a stack listens on 127.0.0.1. A port of 0 takes a free one.
 *
 * @param kafka the port that Kafka's clients connect to
 * @param registry the schema registry's port
 */
public record StackPorts(int kafka, int registry) {
    /** Free ports for both, so that any number of stacks run side by side. */
    public static final StackPorts FREE = new StackPorts(0, 0);
}
