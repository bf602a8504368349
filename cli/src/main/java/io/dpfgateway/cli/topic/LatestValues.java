package io.dpfgateway.cli.topic;

import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What a compacted topic says now: the last value of each key, whether the brokers have compacted it yet or not. Values that
 * this release cannot read are left out, as gateways leave them out.
 *
 * @param kafka client settings, {@code bootstrap.servers} among them
 * @param registry that has the schemas
 * @param waits whether what is being committed is waited for
 */
public record LatestValues(Map<String, String> kafka, RegistryConfig registry, boolean waits) {
    public LatestValues {
        kafka = Map.copyOf(kafka);
    }

    /** Waits for what is being committed: what was written before is seen. */
    public LatestValues(Map<String, String> kafka, RegistryConfig registry) {
        this(kafka, registry, true);
    }

    /**
     * All that was committed.
     *
     * @return in the order of the keys' first records
     * @throws io.dpfgateway.cli.CommandFailedException if the brokers cannot be reached or have no such topic
     */
    public <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
        Map<String, T> values = new LinkedHashMap<>();
        try (TopicScan scan =
                        waits ? TopicScan.open(kafka, topic) : TopicScan.ofCommitted(kafka, topic, Long.MAX_VALUE);
                Deserializer<T> deserializer = AvroSerdes.deserializer(type, registry)) {
            while (scan.hasMore()) {
                for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
                    if (record.key() != null) {
                        take(record, deserializer, values);
                    }
                }
            }
        }
        return new ArrayList<>(values.values());
    }

    private static <T> void take(
            ConsumerRecord<byte[], byte[]> record, Deserializer<T> deserializer, Map<String, T> values) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            T value = deserializer.deserialize(record.topic(), record.value());
            if (value == null) {
                values.remove(key);
            } else {
                values.put(key, value);
            }
        } catch (MalformedRecordException | UnknownSchemaException e) {
            // Whoever follows the topic leaves it out as well; the value before it counts.
        }
    }
}
