package io.dpfgateway.cli.status;

import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Which installation is asked about, and for how long.
 *
 * @param cluster where it is
 * @param applicationIds of the gateways, whose consumer groups are named after them
 * @param trainerGroup that takes samples in; null for every one that a trainer service may have
 * @param patience when to give up on whoever does not answer
 */
public record Inquiry(
        Cluster cluster,
        List<String> applicationIds,
        @Nullable String trainerGroup,
        Duration patience) {
    /** Each part has time for two tries, and what comes after it too. */
    private static final int STEPS = 3;

    private static final String SAMPLER = "-sampler";

    /** Around a network's id. */
    private static final String TRAINER = "dpf-trainer-";

    private static final String SAMPLES = "-samples";

    public Inquiry {
        applicationIds = List.copyOf(applicationIds);
    }

    /**
     * Where an installation is.
     *
     * @param kafka client settings, {@code bootstrap.servers} among them
     * @param registry that has the schemas
     * @param names of the topics
     */
    public record Cluster(Map<String, String> kafka, RegistryConfig registry, TopicNames names) {
        public Cluster {
            kafka = Map.copyOf(kafka);
        }
    }

    /** Client settings that give up in time. */
    Map<String, String> kafka() {
        Map<String, String> settings = new HashMap<>(cluster.kafka());
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, stepMs());
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, stepMs());
        return settings;
    }

    /** A registry's client that gives up in time. */
    RegistryConfig registry() {
        Map<String, String> settings = new HashMap<>(cluster.registry().settings());
        settings.put("http.connect.timeout.ms", stepMs());
        settings.put("http.read.timeout.ms", stepMs());
        settings.put("max.retries", "0");
        return cluster.registry().withSettings(settings);
    }

    private String stepMs() {
        return Long.toString(patience.toMillis() / STEPS);
    }

    TopicOptions topics() {
        return new TopicOptions(kafka(), registry(), cluster.names(), OptionalInt.empty(), TopicOptions.BROKER_DEFAULT);
    }

    String nameOf(Topic topic) {
        return cluster.names().of(topic);
    }

    String brokers() {
        return String.valueOf(cluster.kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /**
     * Whose lag is told.
     *
     * @param known consumer groups that there are
     */
    List<GroupLag.Reader> readers(List<String> known) {
        List<GroupLag.Reader> readers = new ArrayList<>();
        String pictures = nameOf(Topic.RAW_IMAGES);
        for (String id : applicationIds) {
            readers.add(new GroupLag.Reader(GroupLag.Role.GATEWAY, id, pictures));
            readers.add(new GroupLag.Reader(GroupLag.Role.SAMPLER, id + SAMPLER, pictures));
        }
        trainerGroups(known)
                .forEach(group ->
                        readers.add(new GroupLag.Reader(GroupLag.Role.TRAINER, group, nameOf(Topic.TRAINING_SAMPLES))));
        return readers;
    }

    /** Where none is known, the name says what was looked for. */
    private List<String> trainerGroups(List<String> known) {
        if (trainerGroup != null) {
            return List.of(trainerGroup);
        }
        String begin = cluster.names().prefix() + TRAINER;
        List<String> found = known.stream()
                .filter(group -> group.startsWith(begin) && group.endsWith(SAMPLES))
                .sorted()
                .toList();
        return found.isEmpty() ? List.of(begin + "*" + SAMPLES) : found;
    }
}
