package io.dpfgateway.trainer.sample;

import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads training-samples from its beginning, without a consumer group: nothing is committed, and a second run reads the
 * same again. Not thread-safe.
 */
public final class SampledPictures implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SampledPictures.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<RawImage> deserializer;
    private final String topic;

    /**
     * @param kafka client settings, {@code bootstrap.servers} among them
     * @param topic the name of training-samples in this installation
     */
    public SampledPictures(Map<String, String> kafka, RegistryConfig registry, String topic) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.deserializer = AvroSerdes.deserializer(RawImage.class, registry);
        this.topic = topic;
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(SampledPictures::partition)
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    /**
     * Waits a moment for samples and hands on those that came. A record that is no picture record is logged and left out:
     * the gateway makes its dead letter.
     *
     * @return how many records came
     */
    public int poll(Consumer<RawImage> sink) {
        int came = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            came++;
            try {
                RawImage image = deserializer.deserialize(topic, record.value());
                if (image != null) {
                    sink.accept(image);
                }
            } catch (MalformedRecordException | UnknownSchemaException e) {
                log.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("partition", record.partition())
                        .addKeyValue("offset", record.offset())
                        .log("a sample is no picture record and is left out: {}", e.getMessage());
            }
        }
        return came;
    }

    @Override
    public void close() {
        consumer.close();
        deserializer.close();
    }
}
