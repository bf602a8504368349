package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.schemas.topic.CleanupPolicy;
import io.dpfgateway.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the topics are there and keep what a gateway writes. Settings that lose records or stop it are faults; those that an
 * operator may want, or that bear on later days only, are warnings.
 */
final class TopicChecks {
    /** One record of each source would remain of many. */
    private static final Set<Topic> KEEPS_ALL =
            EnumSet.of(Topic.RAW_IMAGES, Topic.POISONED_FEATURES, Topic.TRAINING_SAMPLES, Topic.GATEWAY_DEAD_LETTERS);

    /** The trainers' own: a gateway neither reads nor writes them. */
    private static final Set<Topic> OF_TRAINERS = EnumSet.of(Topic.DPF_TRAINER_CONTROL, Topic.DPF_TRAINER_STATUS);

    /** What a gateway that starts late goes by. */
    private static final Set<Topic> LASTS = EnumSet.of(Topic.DPF_MODELS, Topic.DPF_ROLLOUTS);

    private final GatewayConfig config;
    private final ClientSettings clients;
    private final Findings findings;

    TopicChecks(GatewayConfig config, ClientSettings clients, Findings findings) {
        this.config = config;
        this.clients = clients;
        this.findings = findings;
    }

    void run(Admin admin, int brokers) {
        List<String> missing = new ArrayList<>();
        for (Topic topic : EnumSet.complementOf(EnumSet.copyOf(OF_TRAINERS))) {
            try {
                TopicDescription description = describe(admin, nameOf(topic));
                check(topic, description, settings(admin, nameOf(topic)), brokers);
            } catch (NoAnswerException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    missing.add(nameOf(topic));
                } else if (e.getCause() instanceof AuthorizationException) {
                    findings.fault(at(topic) + "this user may not see it; allow what docs/operations.md lists");
                } else {
                    throw e;
                }
            }
        }
        if (!missing.isEmpty()) {
            findings.fault("broker " + config.connection().bootstrapServers() + ": topics are missing: "
                    + String.join(", ", missing) + "; run `dpf topics create`");
        }
    }

    private static TopicDescription describe(Admin admin, String name) {
        return Answers.await(admin.describeTopics(List.of(name)).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    private static Optional<Config> settings(Admin admin, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        try {
            return Optional.ofNullable(
                    Answers.await(admin.describeConfigs(List.of(resource)).all())
                            .get(resource));
        } catch (NoAnswerException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void check(Topic topic, TopicDescription description, Optional<Config> settings, int brokers) {
        int partitions = description.partitions().size();
        int replicas = description.partitions().get(0).replicas().size();
        if (topic == Topic.RAW_IMAGES && config.streams().threads() > partitions) {
            findings.warn("streams.threads: is " + config.streams().threads() + ", and " + nameOf(topic) + " has "
                    + partitions + " partitions: some threads will be idle; lower it, or add partitions");
        }
        if (replicas == 1 && brokers > 1) {
            findings.warn(
                    at(topic) + "has 1 replica on a cluster of " + brokers
                            + " brokers: it goes when its broker does; make it with `dpf topics create --replication-factor 3`");
        }
        if (settings.isEmpty()) {
            findings.warn(at(topic) + "its settings were not checked, this user may not see them; allow DescribeConfigs"
                    + " on it");
            return;
        }
        checkSettings(topic, settings.get(), replicas);
        findings.ok(at(topic)
                + partitions
                + (partitions == 1 ? " partition, " : " partitions, ")
                + replicas
                + (replicas == 1 ? " replica" : " replicas"));
    }

    private void checkSettings(Topic topic, Config settings, int replicas) {
        Answers.text(settings, TopicConfig.CLEANUP_POLICY_CONFIG).ifPresent(policy -> checkCleanup(topic, policy));
        Answers.text(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .map(Long::valueOf)
                .ifPresent(most -> checkSize(topic, most));
        Answers.text(settings, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                .map(Integer::valueOf)
                .filter(least -> least > replicas)
                .ifPresent(least -> findings.fault(at(topic) + "min.insync.replicas is " + least + ", and it has "
                        + replicas + (replicas == 1 ? " replica" : " replicas") + ": it takes no record; "
                        + alter(topic, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicas)));
    }

    private void checkCleanup(Topic topic, String policy) {
        boolean compacts = policy.contains(CleanupPolicy.COMPACT.configValue());
        String expected = topic.settings().cleanup().configValue();
        String is = at(topic) + "cleanup.policy is " + policy;
        String mend = alter(topic, TopicConfig.CLEANUP_POLICY_CONFIG, expected);
        if (KEEPS_ALL.contains(topic) && compacts) {
            findings.fault(is + ": of each source only the last record would stay; " + mend);
        } else if (LASTS.contains(topic) && !compacts) {
            findings.fault(
                    is + ": what was announced or set would go, and a gateway started later would wait for ever or"
                            + " run another version; " + mend);
        } else if (!KEEPS_ALL.contains(topic) && !policy.equals(expected)) {
            findings.warn(is + " where " + expected + " is expected: records of it go with time; " + mend);
        }
    }

    private void checkSize(Topic topic, long most) {
        switch (topic) {
            case POISONED_FEATURES -> checkTakes(topic, most, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
            case TRAINING_SAMPLES -> {
                if (!config.sampling().isOff()) {
                    checkTakes(topic, most, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
                }
            }
            // A dead letter is small; a batch of them need not be.
            case GATEWAY_DEAD_LETTERS -> checkTakes(topic, most, ProducerConfig.BATCH_SIZE_CONFIG);
            case RAW_IMAGES -> {
                long fetch = clients.consumer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG);
                if (most > fetch) {
                    findings.warn(at(topic) + "max.message.bytes is " + most
                            + ", above kafka.max.partition.fetch.bytes " + fetch
                            + ": larger batches come one by one; raise the latter");
                }
            }
            default -> {}
        }
    }

    private void checkTakes(Topic topic, long most, String setting) {
        long sent = clients.producer(setting);
        if (sent > most) {
            findings.fault(at(topic) + "max.message.bytes is " + most + ", below kafka." + setting + " " + sent
                    + ": the gateway would stop at a record that it does not take; "
                    + alter(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, sent) + ", or lower kafka." + setting);
        }
    }

    private String alter(Topic topic, String setting, Object value) {
        return "run `kafka-configs --alter --entity-type topics --entity-name " + nameOf(topic) + " --add-config "
                + setting + "=" + value + "`";
    }

    private String at(Topic topic) {
        return "topic " + nameOf(topic) + ": ";
    }

    private String nameOf(Topic topic) {
        return config.identity().topics().of(topic);
    }
}
