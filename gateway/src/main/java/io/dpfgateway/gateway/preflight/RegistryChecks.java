package io.dpfgateway.gateway.preflight;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether the registry answers and has the schemas that the gateway writes with. */
final class RegistryChecks {
    private static final int NOT_FOUND = 404;
    private static final List<Topic> WRITTEN =
            List.of(Topic.POISONED_FEATURES, Topic.GATEWAY_DEAD_LETTERS, Topic.DPF_GATEWAY_STATUS);

    private final GatewayConfig config;
    private final Findings findings;

    RegistryChecks(GatewayConfig config, Findings findings) {
        this.config = config;
        this.findings = findings;
    }

    void run() {
        RegistryConfig registry = config.connection().registry();
        String where = "schema registry " + registry.url();
        try (SchemaRegistryClient client = registry.openClient()) {
            List<String> missing = new ArrayList<>();
            for (Topic topic : WRITTEN) {
                if (!isRegistered(client, topic)) {
                    missing.add(config.identity().topics().subjectOf(topic));
                }
            }
            if (missing.isEmpty()) {
                findings.ok(where + ": has the schemas of this release");
            } else {
                findings.fault(where + ": this release's schema is not registered for " + String.join(", ", missing)
                        + "; check registry.url, or run `dpf topics create`");
            }
        } catch (RestClientException e) {
            findings.fault(where + " answered with status " + e.getStatus() + ": " + e.getMessage()
                    + "; check registry.url and its credentials");
        } catch (IOException e) {
            findings.fault(where + " gave no answer: " + e + "; check registry.url, its credentials and that it runs");
        } catch (RuntimeException e) {
            // Confluent's client throws what it likes where it cannot use its settings.
            findings.fault(where + " cannot be asked: " + e + "; check registry.settings");
        }
    }

    private boolean isRegistered(SchemaRegistryClient client, Topic topic) throws IOException, RestClientException {
        try {
            client.getId(config.identity().topics().subjectOf(topic), topic.schema());
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
