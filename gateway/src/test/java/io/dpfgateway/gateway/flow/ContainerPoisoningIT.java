package io.dpfgateway.gateway.flow;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The same on the images that people run; skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerPoisoningIT extends PoisoningFlow {
    private static final int REGISTRY_PORT = 8080;

    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", "4194304")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");

    @Container
    private static final GenericContainer<?> REGISTRY = new GenericContainer<>("apicurio/apicurio-registry:3.0.9")
            .withExposedPorts(REGISTRY_PORT)
            .waitingFor(Wait.forHttp("/apis/ccompat/v7/subjects"));

    @Override
    Stack stack() {
        return new Stack() {
            @Override
            public String bootstrapServers() {
                return KAFKA.getBootstrapServers();
            }

            @Override
            public String registryUrl() {
                return "http://" + REGISTRY.getHost() + ":" + REGISTRY.getMappedPort(REGISTRY_PORT)
                        + "/apis/ccompat/v7";
            }

            @Override
            public void close() {
                // The extension stops the containers.
            }
        };
    }
}
