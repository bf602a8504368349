package io.dpfgateway.cli.camera;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes picture records, keyed by their source; idempotent, so that none comes twice. Thread-safe. */
public final class PictureProducer implements AutoCloseable {
    private final KafkaProducer<String, RawImage> producer;
    private final String topic;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * @param kafka client settings, {@code bootstrap.servers} among them
     * @param topic the name of raw-images in this installation
     */
    public PictureProducer(Map<String, String> kafka, RegistryConfig registry, String topic) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "20");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(4 << 20));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20000");
        this.producer =
                new KafkaProducer<>(settings, new StringSerializer(), AvroSerdes.serializer(RawImage.class, registry));
        this.topic = topic;
    }

    /**
     * Sends a picture without waiting for the brokers.
     *
     * @throws CommandFailedException if an earlier one was not taken
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of a failure
    public void send(RawImage image) {
        check();
        try {
            producer.send(new ProducerRecord<>(topic, image.getSource(), image), (metadata, e) -> {
                if (e != null) {
                    failure.compareAndSet(null, e);
                }
            });
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    /**
     * Waits until the brokers have all that was sent.
     *
     * @throws CommandFailedException if they did not take it
     */
    public void flush() {
        producer.flush();
        check();
    }

    private void check() {
        @Nullable Exception e = failure.get();
        if (e != null) {
            throw failed(e);
        }
    }

    private CommandFailedException failed(Exception e) {
        return new CommandFailedException(
                "cannot send pictures to " + topic + ": " + e.getMessage()
                        + "; check the brokers and that 'dpf topics create' was run",
                e);
    }

    @Override
    public void close() {
        producer.close();
    }
}
