package io.dpfgateway.schemas.topic;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.io.IOException;
import java.util.Optional;

/** The registry's side of {@link TopicAdmin}. */
final class SubjectRegistrar {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** Some registries say that nothing is set, and some that the level is NONE; neither holds anyone to anything. */
    private static final String UNSET = CompatibilityLevel.NONE.name();

    private final SchemaRegistryClient registry;
    private final TopicOptions options;

    /** What became of one subject. */
    record Outcome(int schemaId, Optional<SettingDifference> difference) {}

    SubjectRegistrar(SchemaRegistryClient registry, TopicOptions options) {
        this.registry = registry;
        this.options = options;
    }

    /**
     * A subject that has a level keeps it. One that exists without gets it first, so that the new version is held to it; a
     * new one gets it afterwards, because some registries know no level for a subject without a version.
     */
    Outcome register(Topic topic) {
        String subject = options.names().subjectOf(topic);
        String wanted = topic.compatibility().name();
        try {
            Optional<String> actual = levelOf(subject);
            boolean isNew = !registry.getAllSubjects().contains(subject);
            if (actual.isEmpty() && !isNew) {
                registry.updateCompatibility(subject, wanted);
            }
            int id = registry.register(subject, topic.schema());
            if (actual.isEmpty() && isNew) {
                registry.updateCompatibility(subject, wanted);
            }
            return new Outcome(id, differenceOf(topic, actual));
        } catch (RestClientException e) {
            throw refused(subject, e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** How the subject is; changes nothing. A level that nobody set is none that is wrong. */
    SubjectState inspect(Topic topic) {
        String subject = options.names().subjectOf(topic);
        try {
            Optional<SettingDifference> difference = differenceOf(topic, levelOf(subject));
            return new SubjectState(topic, subject, isRegistered(subject, topic), difference);
        } catch (RestClientException e) {
            throw refused(subject, e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private boolean isRegistered(String subject, Topic topic) throws IOException, RestClientException {
        try {
            registry.getId(subject, topic.schema());
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static Optional<SettingDifference> differenceOf(Topic topic, Optional<String> actual) {
        String wanted = topic.compatibility().name();
        return actual.filter(level -> !level.equals(wanted))
                .map(level -> new SettingDifference("schema compatibility", wanted, level));
    }

    private Optional<String> levelOf(String subject) throws IOException, RestClientException {
        try {
            return Optional.ofNullable(registry.getCompatibility(subject)).filter(level -> !level.equals(UNSET));
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private TopicSetupException unreachable(IOException e) {
        return new TopicSetupException(
                "schema registry " + options.registry().url() + " cannot be reached: " + e
                        + "; check the address and that it runs",
                e);
    }

    private TopicSetupException refused(String subject, RestClientException e) {
        String advice = e.getStatus() == CONFLICT
                ? "; the subject holds a schema that is not compatible: use another prefix or registry"
                : "; check its address and credentials";
        return new TopicSetupException(
                "schema registry " + options.registry().url() + " refused " + subject + ": " + e.getMessage() + advice,
                e);
    }
}
