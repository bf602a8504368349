package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
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
 * The right to change what is set. Whoever opens it ends every other change of the installation that is not written yet: its
 * transaction has one fixed id. So what is read after opening stays what is set until {@link #write}, or that fails. Used by one
 * thread.
 */
public final class RolloutWriter implements AutoCloseable {
    private static final String PATIENCE_MS = "20000";

    private final String topic;
    private final KafkaProducer<String, Rollout> producer;

    private RolloutWriter(Map<String, ?> kafka, RegistryConfig registry, TopicNames names) {
        topic = names.of(Topic.DPF_ROLLOUTS);
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
     * @param kafka the brokers, and settings such as TLS and SASL
     * @throws RolloutFencedException if somebody else opened one meanwhile
     * @throws RolloutUnavailableException if the brokers cannot be reached or do not let this user
     */
    public static RolloutWriter open(Map<String, ?> kafka, RegistryConfig registry, TopicNames names) {
        RolloutWriter writer = new RolloutWriter(kafka, registry, names);
        try {
            writer.producer.initTransactions();
            return writer;
        } catch (KafkaException e) {
            writer.close();
            throw writer.failed(e);
        }
    }

    /**
     * Sets it; every gateway that follows the topic gets it from now on.
     *
     * @throws RolloutFencedException if somebody else opened a writer after this one; then nothing is written
     * @throws RolloutUnavailableException if the brokers do not take it
     */
    public void write(Rollout rollout) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try {
            producer.beginTransaction();
            var unused = producer.send(
                    new ProducerRecord<>(topic, rollout.getNetworkId(), rollout),
                    (metadata, e) -> failure.compareAndSet(null, e));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw failed(failure.get() instanceof KafkaException first ? first : e);
        }
    }

    private RuntimeException failed(KafkaException e) {
        return isFenced(e)
                ? new RolloutFencedException(e)
                : new RolloutUnavailableException("cannot write to " + topic + ": " + e.getMessage(), e);
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
