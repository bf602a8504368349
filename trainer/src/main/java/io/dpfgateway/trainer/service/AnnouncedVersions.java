package io.dpfgateway.trainer.service;

import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads which versions of a network are announced. */
record AnnouncedVersions(TrainerConfig config) {
    private static final Duration POLL = Duration.ofMillis(200);

    /**
     * The manifests' hashes by version, as of now.
     *
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
     * @throws io.dpfgateway.schemas.serde.RegistryUnavailableException if the registry does not
     */
    SortedMap<Integer, String> read() {
        SortedMap<Integer, String> hashes = new TreeMap<>();
        records().forEach((version, announced) -> hashes.put(version, announced.getManifestSha256()));
        return hashes;
    }

    /** The announcements by version, likewise. */
    SortedMap<Integer, ModelVersion> records() {
        TrainerConfig.Cluster cluster = config.cluster();
        Map<String, Object> settings = new HashMap<>(cluster.kafka());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        SortedMap<Integer, ModelVersion> versions = new TreeMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Deserializer<ModelVersion> deserializer =
                        AvroSerdes.deserializer(ModelVersion.class, cluster.registry())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(cluster.topics().of(Topic.DPF_MODELS))
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    add(record, deserializer, versions);
                }
            }
        }
        return versions;
    }

    private void add(
            ConsumerRecord<byte[], byte[]> record,
            Deserializer<ModelVersion> deserializer,
            SortedMap<Integer, ModelVersion> versions) {
        try {
            ModelVersion version = deserializer.deserialize(record.topic(), record.value());
            if (version != null
                    && version.getNetworkId().equals(config.network().id().value())) {
                versions.put(version.getVersion(), version);
            }
        } catch (MalformedRecordException | UnknownSchemaException e) {
            // Gateways leave it out as well.
        }
    }
}
