package io.dpfgateway.trainer.service;

import io.dpfgateway.schemas.record.LeakageStatus;
import io.dpfgateway.schemas.record.TrainerState;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.SerdeException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how this instance is to dpf-trainer-status. What cannot be written is logged: the work goes on. Thread-safe. */
final class StatusWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final TrainerConfig config;
    private final Clock clock;
    private final KafkaProducer<String, TrainerStatus> producer;

    StatusWriter(TrainerConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        Map<String, Object> settings = new HashMap<>(config.cluster().kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");
        producer = new KafkaProducer<>(
                settings,
                new StringSerializer(),
                AvroSerdes.serializer(TrainerStatus.class, config.cluster().registry()));
    }

    /**
     * @param pictures in the vault
     * @param bytes of their files
     * @param fresh those that came since the last training began
     */
    record VaultCounts(int pictures, long bytes, int fresh) {
        static VaultCounts of(Vault vault, ServiceState known) {
            return new VaultCounts(vault.size(), vault.bytes(), vault.storedSince(known.lastStart()));
        }
    }

    /**
     * What was counted and measured.
     *
     * @param vault what is in it
     * @param leakage of the versions in force
     */
    record Figures(VaultCounts vault, List<LeakageStatus> leakage) {}

    void write(TrainerState doing, boolean leads, ServiceState known, Figures figures, String detail) {
        JobRecord job = known.job() == null ? known.last() : known.job();
        TrainerStatus status = TrainerStatus.newBuilder()
                .setInstanceId(config.instanceId())
                .setNetworkId(config.network().id().value())
                .setState(doing)
                .setLeader(leads)
                .setVaultPictures(figures.vault().pictures())
                .setVaultBytes(figures.vault().bytes())
                .setNewSamples(figures.vault().fresh())
                .setLastJob(job == null ? null : job.told())
                .setDetail(detail)
                .setLeakage(figures.leakage())
                .setUpdatedAt(Instant.ofEpochMilli(clock.millis()))
                .build();
        String topic = config.cluster().topics().of(Topic.DPF_TRAINER_STATUS);
        try {
            // The callback tells what the future would.
            Future<?> unused =
                    producer.send(new ProducerRecord<>(topic, config.instanceId(), status), (metadata, failure) -> {
                        if (failure != null) {
                            warn(failure);
                        }
                    });
        } catch (KafkaException | SerdeException e) {
            warn(e);
        }
    }

    private static void warn(Exception failure) {
        log.atWarn().addKeyValue("reason", failure.toString()).log("status was not written");
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
