package io.dpfgateway.trainer.service;

import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.schemas.record.TrainerAction;
import io.dpfgateway.schemas.record.TrainerCommand;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.trainer.publish.AnnouncementFailedException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where an operator asks the trainer for something.
 *
 * @param kafka client settings, {@code bootstrap.servers} among them
 * @param topic the name of dpf-trainer-control in this installation
 */
public record TrainerDesk(Map<String, String> kafka, RegistryConfig registry, String topic) {
    public TrainerDesk {
        kafka = Map.copyOf(kafka);
    }

    /**
     * Asks for a training, and waits until the brokers have it.
     *
     * @param why may be empty
     * @throws AnnouncementFailedException if the brokers do not take it
     */
    public void retrain(NetworkId network, String why, Clock clock) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20000");
        TrainerCommand command = TrainerCommand.newBuilder()
                .setNetworkId(network.value())
                .setAction(TrainerAction.RETRAIN)
                .setReason(why)
                .setRequestedAt(Instant.ofEpochMilli(clock.millis()))
                .build();
        try (KafkaProducer<String, TrainerCommand> producer = new KafkaProducer<>(
                settings, new StringSerializer(), AvroSerdes.serializer(TrainerCommand.class, registry))) {
            producer.send(new ProducerRecord<>(topic, network.value(), command)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnnouncementFailedException("interrupted while asking for a training of " + network, e);
        } catch (ExecutionException | KafkaException | SchemasException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new AnnouncementFailedException(
                    "cannot ask for a training of " + network + " on " + topic + ": " + cause.getMessage()
                            + "; check the brokers and that 'dpf topics create' was run",
                    e);
        }
    }
}
