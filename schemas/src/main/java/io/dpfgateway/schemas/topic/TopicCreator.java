package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** The broker's side of {@link TopicAdmin}. */
final class TopicCreator {
    private final Admin admin;
    private final TopicOptions options;
    private final BrokerAnswers answers;
    private final TopicInspector inspector;

    /** What became of one topic. */
    record Outcome(boolean created, List<SettingDifference> differences) {}

    TopicCreator(Admin admin, TopicOptions options) {
        this.admin = admin;
        this.options = options;
        answers = new BrokerAnswers(options);
        inspector = new TopicInspector(admin, options);
    }

    Map<Topic, Outcome> create() {
        Set<String> existing = answers.await(admin.listTopics().names());
        Map<Topic, Outcome> outcomes = new EnumMap<>(Topic.class);
        for (Topic topic : Topic.values()) {
            boolean created = !existing.contains(nameOf(topic)) && createOne(topic);
            outcomes.put(topic, new Outcome(created, created ? List.of() : inspector.differences(topic)));
        }
        return outcomes;
    }

    /** Returns false if someone else created it meanwhile. */
    private boolean createOne(Topic topic) {
        NewTopic wanted = new NewTopic(nameOf(topic), options.partitionsOf(topic), (short) options.replicationFactor())
                .configs(topic.settings().configs());
        try {
            answers.await(admin.createTopics(List.of(wanted)).all());
            return true;
        } catch (TopicSetupException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private String nameOf(Topic topic) {
        return options.names().of(topic);
    }
}
