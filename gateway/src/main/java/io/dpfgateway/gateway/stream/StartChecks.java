package io.dpfgateway.gateway.stream;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** What must hold before a gateway starts: an operator at a terminal gets one line within seconds, not a retry for ever. */
public final class StartChecks {
    private static final int NOT_FOUND = 404;

    private final GatewayConfig config;

    public StartChecks(GatewayConfig config) {
        this.config = config;
    }

    /**
     * Checks broker, topics and registry.
     *
     * @throws StartCheckException if one of them is not ready
     */
    public void run() {
        checkTopics();
        checkRegistry();
    }

    private void checkTopics() {
        Set<String> existing = topicsAtBroker();
        List<String> missing = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            // Operators' rollouts are not read yet.
            if (topic != Topic.DPF_ROLLOUTS && !existing.contains(names().of(topic))) {
                missing.add(names().of(topic));
            }
        }
        if (!missing.isEmpty()) {
            throw new StartCheckException(
                    "broker " + bootstrapServers() + ": topics are missing: " + String.join(", ", missing)
                            + "; run `dpf topics create`",
                    null);
        }
    }

    private Set<String> topicsAtBroker() {
        Admin admin = openAdmin();
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String what = cause instanceof TimeoutException
                    ? "cannot be reached within " + KafkaSettings.START_PATIENCE_MS / 1000
                            + " s; check bootstrapServers and that the broker runs"
                    : "refused: " + cause.getMessage() + "; check the settings under kafka";
            throw new StartCheckException("broker " + bootstrapServers() + " " + what, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartCheckException("broker " + bootstrapServers() + ": interrupted while waiting", e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private Admin openAdmin() {
        try {
            return Admin.create(new KafkaSettings(config).admin());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartCheckException(
                    "broker " + bootstrapServers() + ": " + cause.getMessage()
                            + "; check bootstrapServers and the settings under kafka",
                    e);
        }
    }

    private void checkRegistry() {
        RegistryConfig registry = config.connection().registry();
        try (SchemaRegistryClient client = registry.openClient()) {
            for (Topic written :
                    List.of(Topic.POISONED_FEATURES, Topic.GATEWAY_DEAD_LETTERS, Topic.DPF_GATEWAY_STATUS)) {
                checkSubject(client, written);
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private void checkSubject(SchemaRegistryClient client, Topic topic) throws IOException {
        try {
            client.getId(names().subjectOf(topic), topic.schema());
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                throw new StartCheckException(
                        "schema registry " + config.connection().registry().url()
                                + ": this release's schema for " + names().subjectOf(topic)
                                + " is not registered; check registry.url, or run `dpf topics create`",
                        e);
            }
            throw unreachable(e);
        }
    }

    private StartCheckException unreachable(Exception e) {
        return new StartCheckException(
                "schema registry " + config.connection().registry().url() + " gave no answer: " + e
                        + "; check registry.url, its credentials and that it runs",
                e);
    }

    private TopicNames names() {
        return config.identity().topics();
    }

    private String bootstrapServers() {
        return config.connection().bootstrapServers();
    }
}
