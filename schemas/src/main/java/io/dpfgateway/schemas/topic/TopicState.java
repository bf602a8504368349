package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.util.List;

/**
 * How one topic was found.
 *
 * @param topic which
 * @param name its name in the cluster
 * @param partitions how many it has; 0 where it is missing, or may not be seen
 * @param replicas of each partition; 0 where it is missing
 * @param differences how it differs from what this release creates, but for the partitions, which are the operator's to choose
 */
public record TopicState(Topic topic, String name, int partitions, int replicas, List<SettingDifference> differences) {
    public TopicState {
        differences = List.copyOf(differences);
    }

    static TopicState missing(Topic topic, String name) {
        return new TopicState(topic, name, 0, 0, List.of());
    }

    /** Whether it is there. */
    public boolean exists() {
        return partitions > 0;
    }
}
