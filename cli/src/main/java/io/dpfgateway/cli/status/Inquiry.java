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

/**
 * Which installation is asked about, and for how long.
 *
 * @param cluster where it is
 * @param applicationIds of the gateways, whose consumer groups are named after them
 * @param trainerGroup the trainer's consumer group
 * @param patience when to give up on whoever does not answer
 */
public record Inquiry(Cluster cluster, List<String> applicationIds, String trainerGroup, Duration patience) {
    /** Each part has time for two tries, and what comes after it too. */
    private static final int STEPS = 3;

    private static final String SAMPLER = "-sampler";

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

    List<GroupLag.Reader> readers() {
        List<GroupLag.Reader> readers = new ArrayList<>();
        String pictures = nameOf(Topic.RAW_IMAGES);
        for (String id : applicationIds) {
            readers.add(new GroupLag.Reader(GroupLag.Role.GATEWAY, id, pictures));
            readers.add(new GroupLag.Reader(GroupLag.Role.SAMPLER, id + SAMPLER, pictures));
        }
        readers.add(new GroupLag.Reader(GroupLag.Role.TRAINER, trainerGroup, nameOf(Topic.TRAINING_SAMPLES)));
        return readers;
    }
}
