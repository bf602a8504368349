package io.dpfgateway.schemas.topic;

import java.util.List;

/**
 * What became of one topic and its subject in the registry.
 *
 * @param topic which
 * @param name its name in the cluster
 * @param created whether it was missing and now is there
 * @param differences how what was there already differs from what was wanted; left as it is. Empty if created
 * @param schemaId the id of the value schema in the registry
 */
public record TopicReport(
        Topic topic, String name, boolean created, List<SettingDifference> differences, int schemaId) {
    public TopicReport {
        differences = List.copyOf(differences);
    }

    /** Whether topic and subject now are as wanted. */
    public boolean isAsWanted() {
        return differences.isEmpty();
    }

    /**
     * One setting that was found with another value.
     *
     * @param setting Kafka's name of it, {@code partitions}, {@code replication.factor} or {@code schema compatibility}
     * @param expected what this release would set
     * @param actual what is there
     */
    public record SettingDifference(String setting, String expected, String actual) {}
}
