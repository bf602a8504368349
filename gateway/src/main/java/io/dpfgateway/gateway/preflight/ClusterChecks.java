package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.stream.KafkaSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** Whether the brokers answer, take the clients' settings, and have topics that fit. */
final class ClusterChecks {
    private final GatewayConfig config;
    private final Findings findings;
    private final ClientSettings clients;

    /** @param config with settings that fit together */
    ClusterChecks(GatewayConfig config, Findings findings) {
        this.config = config;
        this.findings = findings;
        this.clients = new ClientSettings(config);
    }

    void run() {
        Optional<Admin> opened = open();
        if (opened.isEmpty()) {
            return;
        }
        Admin admin = opened.get();
        try {
            Collection<Node> nodes = Answers.await(admin.describeCluster().nodes());
            findings.ok(where() + ": " + nodes.size() + (nodes.size() == 1 ? " broker" : " brokers"));
            checkLimits(admin, nodes);
            new TopicChecks(config, clients, findings).run(admin, nodes.size());
        } catch (NoAnswerException e) {
            findings.fault(where() + " " + e.getMessage());
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private Optional<Admin> open() {
        try {
            return Optional.of(Admin.create(new KafkaSettings(config).admin()));
        } catch (KafkaException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            findings.fault(
                    where() + ": " + cause.getMessage() + "; check bootstrapServers and the settings under kafka");
            return Optional.empty();
        }
    }

    private void checkLimits(Admin admin, Collection<Node> nodes) {
        String broker = nodes.stream().findFirst().map(Node::idString).orElse("");
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
        try {
            Map<ConfigResource, Config> answer =
                    Answers.await(admin.describeConfigs(List.of(resource)).all());
            answer.values().forEach(this::checkLimits);
        } catch (NoAnswerException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            findings.warn(where() + ": its limits for transactions and sessions were not checked, this user may not see"
                    + " them; allow DescribeConfigs on the cluster");
        }
    }

    private void checkLimits(Config limits) {
        long transaction = clients.producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        number(limits, "transaction.max.timeout.ms")
                .filter(most -> most < transaction)
                .ifPresent(most -> findings.fault("kafka.transaction.timeout.ms: is " + transaction + ", and " + where()
                        + " allows at most transaction.max.timeout.ms " + most
                        + "; raise that at the brokers, or lower this"));
        long session = clients.consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        number(limits, "group.min.session.timeout.ms")
                .filter(least -> least > session)
                .ifPresent(least -> findings.fault("kafka.session.timeout.ms: is " + session + ", and " + where()
                        + " allows at least group.min.session.timeout.ms " + least + "; raise it to that"));
        number(limits, "group.max.session.timeout.ms")
                .filter(most -> most < session)
                .ifPresent(most -> findings.fault("kafka.session.timeout.ms: is " + session + ", and " + where()
                        + " allows at most group.max.session.timeout.ms " + most + "; lower it to that"));
    }

    private static Optional<Long> number(Config limits, String setting) {
        return Answers.text(limits, setting).map(Long::valueOf);
    }

    private String where() {
        return "broker " + config.connection().bootstrapServers();
    }
}
