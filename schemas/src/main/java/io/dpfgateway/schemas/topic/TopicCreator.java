package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The broker's side of {@link TopicAdmin}. */
final class TopicCreator {
    private final Admin admin;
    private final TopicOptions options;

    /** What became of one topic. */
    record Outcome(boolean created, List<SettingDifference> differences) {}

    TopicCreator(Admin admin, TopicOptions options) {
        this.admin = admin;
        this.options = options;
    }

    Map<Topic, Outcome> create() {
        Set<String> existing = await(admin.listTopics().names());
        Map<Topic, Outcome> outcomes = new EnumMap<>(Topic.class);
        for (Topic topic : Topic.values()) {
            boolean created = !existing.contains(nameOf(topic)) && createOne(topic);
            outcomes.put(topic, new Outcome(created, created ? List.of() : differences(topic)));
        }
        return outcomes;
    }

    /** Returns false if someone else created it meanwhile. */
    private boolean createOne(Topic topic) {
        NewTopic wanted = new NewTopic(nameOf(topic), options.partitionsOf(topic), (short) options.replicationFactor())
                .configs(topic.settings().configs());
        try {
            await(admin.createTopics(List.of(wanted)).all());
            return true;
        } catch (TopicSetupException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private List<SettingDifference> differences(Topic topic) {
        String name = nameOf(topic);
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        TopicDescription description =
                only(await(admin.describeTopics(List.of(name)).allTopicNames()));
        Config actual = only(await(admin.describeConfigs(List.of(resource)).all()));

        List<SettingDifference> differences = new ArrayList<>();
        compare(
                "partitions",
                options.partitionsOf(topic),
                description.partitions().size(),
                differences);
        if (options.replicationFactor() != TopicOptions.BROKER_DEFAULT) {
            int replicas = description.partitions().get(0).replicas().size();
            compare("replication.factor", options.replicationFactor(), replicas, differences);
        }
        topic.settings().configs().forEach((key, expected) -> {
            ConfigEntry entry = actual.get(key);
            compare(key, expected, entry == null ? "unset" : entry.value(), differences);
        });
        return differences;
    }

    private static <T> T only(Map<?, T> answer) {
        return answer.values().iterator().next();
    }

    private static void compare(String setting, Object expected, Object actual, List<SettingDifference> differences) {
        if (!expected.toString().equals(actual.toString())) {
            differences.add(new SettingDifference(setting, expected.toString(), actual.toString()));
        }
    }

    private String nameOf(Topic topic) {
        return options.names().of(topic);
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String advice = cause instanceof TimeoutException
                    ? "cannot be reached; check the address and that the broker runs"
                    : "refused: " + cause.getMessage();
            throw new TopicSetupException("broker " + options.bootstrapServers() + " " + advice, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicSetupException("broker " + options.bootstrapServers() + ": interrupted while waiting", e);
        }
    }
}
