package io.dpfgateway.embedded;

import java.nio.file.Path;

/**
 * A broker and a schema registry, started side by side: {@link EmbeddedKafka} and {@link EmbeddedRegistry} tell what each
 * does. Safe to use from any thread.
 */
public final class EmbeddedStack implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final EmbeddedRegistry registry;

    private EmbeddedStack(EmbeddedKafka kafka, EmbeddedRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** {@linkplain #start(Path, StackPorts) Starts} both on free ports. */
    public static EmbeddedStack start(Path directory) {
        return start(directory, StackPorts.FREE);
    }

    /**
     * Starts both and returns when both answer. Where one does not start, the other is stopped again.
     *
     * @param directory holds the broker's data in {@code kafka/} and the registry's output in {@code registry.log};
     *     created where missing
     * @throws EmbeddedException if either does not start, as their own {@code start} tells
     */
    public static EmbeddedStack start(Path directory, StackPorts ports) {
        // The registry takes longer, so its process is under way while the broker starts here.
        EmbeddedRegistry registry =
                EmbeddedRegistry.launch(RegistryHome.find(), directory.resolve("registry.log"), ports.registry());
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(directory.resolve("kafka"), ports.kafka());
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
        try {
            return new EmbeddedStack(kafka, registry.awaitReady());
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    /** What a client's {@code bootstrap.servers} takes. */
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** What a serde's {@code schema.registry.url} takes. */
    public String registryUrl() {
        return registry.url();
    }

    /** Stops both. The broker's data and the registry's log stay. Closing again does nothing. */
    @Override
    public void close() {
        try (registry) {
            kafka.close();
        }
    }
}
