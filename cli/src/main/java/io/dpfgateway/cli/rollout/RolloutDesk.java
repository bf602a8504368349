package io.dpfgateway.cli.rollout;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where rollouts are changed. Whoever opens it ends every other change of the installation that is not written yet, and only then
 * reads what is set: so of two changes at once the one is built on the other, or is refused. Used by one thread.
 */
public final class RolloutDesk implements AutoCloseable {
    private static final String PATIENCE_MS = "20000";

    private final Map<String, String> kafka;
    private final RegistryConfig registry;
    private final TopicNames names;
    private final KafkaProducer<String, Rollout> producer;

    private RolloutDesk(Map<String, String> kafka, RegistryConfig registry, TopicNames names) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
        this.names = names;
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        settings.putAll(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.prefix() + "dpf-rollout");
        producer =
                new KafkaProducer<>(settings, new StringSerializer(), AvroSerdes.serializer(Rollout.class, registry));
    }

    /**
     * Opens it.
     *
     * @throws CommandFailedException if the brokers cannot be reached or do not let this user
     */
    public static RolloutDesk open(Map<String, String> kafka, RegistryConfig registry, TopicNames names) {
        RolloutDesk desk = new RolloutDesk(kafka, registry, names);
        try {
            desk.producer.initTransactions();
            return desk;
        } catch (KafkaException e) {
            desk.close();
            throw desk.failed(e);
        }
    }

    /**
     * Sets what a change makes of what is set now.
     *
     * @param given the network; null where it is clear from the topics
     * @param reason in the operator's words
     * @return what was set; every gateway that follows the topic gets it from now on
     * @throws CommandFailedException if the change does not fit, or was not taken
     * @throws io.dpfgateway.model.ModelException if the version's bundle can be seen from here and may not be published
     */
    public Rollout apply(Change change, @Nullable String given, String reason, Clock clock) {
        Situation situation = Situation.read(new LatestValues(kafka, registry), names);
        String network = situation.network(given);
        if (change.needs().isPresent()) {
            ModelVersion model = situation.model(network, change.needs().get());
            AnnouncedBundle.check(model);
        }
        Rollout next = change.on(network, situation.rollout(network), reason, clock.instant());
        // A promotion or a rollback names a version that was announced when it was set, and may be gone.
        ModelVersion stable = situation.model(network, next.getStableVersion());
        write(stable.getNetworkId(), next);
        return next;
    }

    private void write(String network, Rollout rollout) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try {
            producer.beginTransaction();
            var unused = producer.send(
                    new ProducerRecord<>(names.of(Topic.DPF_ROLLOUTS), network, rollout),
                    (metadata, e) -> failure.compareAndSet(null, e));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw failed(failure.get() instanceof KafkaException first ? first : e);
        }
    }

    private CommandFailedException failed(KafkaException e) {
        if (isFenced(e)) {
            return new CommandFailedException(
                    "another rollout was set at the same time; look at 'dpf rollout status' and try again", e);
        }
        return new CommandFailedException(
                "cannot write to " + names.of(Topic.DPF_ROLLOUTS) + ": " + e.getMessage()
                        + "; check --bootstrap-servers, --kafka-config and this user's rights, and that 'dpf topics"
                        + " create' was run",
                e);
    }

    /** The client wraps what the brokers said once a transaction has failed. */
    private static boolean isFenced(Throwable failure) {
        for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        producer.close();
    }
}
