package io.dpfgateway.cli.bench.load;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Writes pictures to raw-images, partition by partition in turn, so that all have the same load. Used by one thread. */
public final class RawTopic implements AutoCloseable {
    private final Installation installation;
    private final List<byte[]> pictures;
    private final Serializer<RawImage> values;
    private final KafkaProducer<String, RawImage> producer;
    private final String topic;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    /**
     * @param pictures sent in turn, again and again
     * @param lingerMs of the producer: 0 sends each picture at once
     */
    public RawTopic(Installation installation, List<byte[]> pictures, int lingerMs) {
        this.installation = installation;
        this.pictures = pictures;
        topic = installation.of(Topic.RAW_IMAGES);
        values = AvroSerdes.serializer(RawImage.class, installation.registry());
        Map<String, Object> settings = new HashMap<>(installation.kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, lingerMs);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSettings.LARGE_RECORDS);
        producer = new KafkaProducer<>(settings, new StringSerializer(), values);
    }

    /**
     * Sends the next picture without waiting for the broker.
     *
     * @param timestamp of the record, in milliseconds since 1970, which the poisoned record keeps
     * @throws CommandFailedException if an earlier one was not taken
     */
    public void send(long timestamp) {
        @Nullable Exception e = failure.get();
        if (e != null) {
            throw new CommandFailedException("the benchmark's broker did not take a picture: " + e.getMessage(), e);
        }
        int partition = (int) (sent % installation.partitions());
        String source = "camera-" + partition;
        RawImage image = new RawImage(
                "picture-" + sent,
                source,
                Instant.ofEpochMilli(timestamp),
                ByteBuffer.wrap(pictures.get((int) (sent % pictures.size()))),
                null,
                Map.of());
        Future<?> unused =
                producer.send(new ProducerRecord<>(topic, partition, timestamp, source, image), (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
        sent++;
    }

    /** Waits until the broker has all of them. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
        values.close();
    }
}
