package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** Compares topics with what they are created with. Changes nothing. */
final class TopicInspector {
    private final Admin admin;
    private final TopicOptions options;
    private final BrokerAnswers answers;

    TopicInspector(Admin admin, TopicOptions options) {
        this.admin = admin;
        this.options = options;
        answers = new BrokerAnswers(options);
    }

    /** Every topic of an installation; what this user may not see counts as missing, and hidden settings as expected. */
    List<TopicState> inspect() {
        Set<String> existing = answers.await(admin.listTopics().names());
        List<TopicState> states = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            String name = options.names().of(topic);
            states.add(existing.contains(name) ? inspect(topic, name) : TopicState.missing(topic, name));
        }
        return states;
    }

    private TopicState inspect(Topic topic, String name) {
        TopicDescription found = description(name);
        List<SettingDifference> differences = new ArrayList<>();
        try {
            compareSettings(topic, differences);
        } catch (TopicSetupException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
        }
        return new TopicState(topic, name, found.partitions().size(), replicas(found), differences);
    }

    /** How one that is there differs from what would be created, partitions and replicas too. */
    List<SettingDifference> differences(Topic topic) {
        TopicDescription found = description(options.names().of(topic));
        List<SettingDifference> differences = new ArrayList<>();
        compare("partitions", options.partitionsOf(topic), found.partitions().size(), differences);
        if (options.replicationFactor() != TopicOptions.BROKER_DEFAULT) {
            compare("replication.factor", options.replicationFactor(), replicas(found), differences);
        }
        compareSettings(topic, differences);
        return differences;
    }

    private void compareSettings(Topic topic, List<SettingDifference> differences) {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.TOPIC, options.names().of(topic));
        Config actual =
                answers.awaitOnly(admin.describeConfigs(List.of(resource)).all());
        topic.settings().configs().forEach((key, expected) -> {
            ConfigEntry entry = actual.get(key);
            compare(key, expected, entry == null ? "unset" : entry.value(), differences);
        });
    }

    private TopicDescription description(String name) {
        return answers.awaitOnly(admin.describeTopics(List.of(name)).allTopicNames());
    }

    private static int replicas(TopicDescription found) {
        return found.partitions().get(0).replicas().size();
    }

    private static void compare(String setting, Object expected, Object actual, List<SettingDifference> differences) {
        if (!expected.toString().equals(actual.toString())) {
            differences.add(new SettingDifference(setting, expected.toString(), actual.toString()));
        }
    }
}
