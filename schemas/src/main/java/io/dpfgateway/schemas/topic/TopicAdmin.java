package io.dpfgateway.schemas.topic;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an installation's topics and schemas into being. Idempotent: what is missing is created, what is there is
 * compared and never changed or deleted.
 */
public final class TopicAdmin {
    private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);

    /** An operator waits at a terminal: Kafka's own default is a minute. */
    private static final String PATIENCE_MS = "20000";

    private TopicAdmin() {}

    /**
     * Creates every missing {@link Topic}, registers the value schemas, and sets the compatibility of subjects that have
     * none.
     *
     * @return what was done, one report a topic in the enum's order
     * @throws TopicSetupException if broker or registry cannot be reached or refuse; a second run does the rest
     */
    public static List<TopicReport> create(TopicOptions options) {
        try (Admin admin = openAdmin(options);
                SchemaRegistryClient registry = options.registry().openClient()) {
            Map<Topic, TopicCreator.Outcome> outcomes = new TopicCreator(admin, options).create();
            SubjectRegistrar registrar = new SubjectRegistrar(registry, options);
            List<TopicReport> reports = new ArrayList<>();
            outcomes.forEach((topic, outcome) -> reports.add(report(topic, outcome, registrar, options.names())));
            return reports;
        } catch (IOException e) {
            throw new TopicSetupException(
                    "schema registry " + options.registry().url() + ": " + e, e);
        }
    }

    /**
     * How the brokers' side of every {@link Topic} is. Changes nothing, and does not ask the registry.
     *
     * @return one state a topic in the enum's order
     * @throws TopicSetupException if the brokers cannot be reached or refuse
     */
    public static List<TopicState> inspectTopics(TopicOptions options) {
        try (Admin admin = openAdmin(options)) {
            return new TopicInspector(admin, options).inspect();
        }
    }

    /**
     * How the registry's side of every {@link Topic} is. Changes nothing, and does not ask the brokers.
     *
     * @return one state a topic in the enum's order
     * @throws TopicSetupException if the registry cannot be reached or refuses
     */
    public static List<SubjectState> inspectSubjects(TopicOptions options) {
        try (SchemaRegistryClient registry = options.registry().openClient()) {
            SubjectRegistrar registrar = new SubjectRegistrar(registry, options);
            return Stream.of(Topic.values()).map(registrar::inspect).toList();
        } catch (IOException e) {
            throw new TopicSetupException(
                    "schema registry " + options.registry().url() + ": " + e, e);
        }
    }

    private static TopicReport report(
            Topic topic, TopicCreator.Outcome outcome, SubjectRegistrar registrar, TopicNames names) {
        SubjectRegistrar.Outcome subject = registrar.register(topic);
        List<SettingDifference> differences = new ArrayList<>(outcome.differences());
        subject.difference().ifPresent(differences::add);
        log.atInfo()
                .addKeyValue("topic", names.of(topic))
                .addKeyValue("created", outcome.created())
                .addKeyValue("differences", differences)
                .addKeyValue("schemaId", subject.schemaId())
                .log("topic is there");
        return new TopicReport(topic, names.of(topic), outcome.created(), differences, subject.schemaId());
    }

    private static Admin openAdmin(TopicOptions options) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.putAll(options.kafka());
        try {
            return Admin.create(settings);
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new TopicSetupException(
                    "broker " + options.bootstrapServers() + ": " + reason.getMessage() + "; check the Kafka settings",
                    e);
        }
    }
}
