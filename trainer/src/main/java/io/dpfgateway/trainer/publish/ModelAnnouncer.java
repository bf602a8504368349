package io.dpfgateway.trainer.publish;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes announcements to dpf-models. Thread-safe. */
public final class ModelAnnouncer implements AutoCloseable {
    private final KafkaProducer<String, ModelVersion> producer;
    private final String topic;
    private final Clock clock;

    /**
     * @param kafka client settings, {@code bootstrap.servers} among them
     * @param topic the name of dpf-models in this installation
     */
    public ModelAnnouncer(Map<String, String> kafka, RegistryConfig registry, String topic, Clock clock) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20000");
        this.producer = new KafkaProducer<>(
                settings, new StringSerializer(), AvroSerdes.serializer(ModelVersion.class, registry));
        this.topic = topic;
        this.clock = clock;
    }

    /**
     * Announces a bundle and waits until the brokers have it.
     *
     * @param bundle checked
     * @param uri where its directory is
     * @throws io.dpfgateway.model.bundle.BundleException if the version missed its gate; there is no way round it
     * @throws AnnouncementFailedException if the brokers do not take it
     */
    public void announce(Bundle bundle, URI uri) {
        bundle.requirePublishable();
        ModelVersion version = ModelVersion.newBuilder()
                .setNetworkId(bundle.manifest().networkId().value())
                .setVersion(bundle.manifest().version())
                .setUri(uri.toString())
                .setManifestSha256(bundle.sha256())
                .setSignature(bundle.signature().map(ByteBuffer::wrap).orElse(null))
                .setMetrics(new HashMap<>(bundle.manifest().figures()))
                .setAnnouncedAt(clock.instant())
                .build();
        String key = version.getNetworkId() + "/" + version.getVersion();
        try {
            producer.send(new ProducerRecord<>(topic, key, version)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AnnouncementFailedException("interrupted while announcing " + key, e);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new AnnouncementFailedException(
                    "cannot announce " + key + " on " + topic + ": " + cause.getMessage()
                            + "; check the brokers and that 'dpf topics create' was run, then publish again",
                    e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
