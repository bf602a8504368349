package io.dpfgateway.gateway.flow;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Connection;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.config.Streams;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Topics of one test's own on a shared stack, and hands to write and read them. Used by one thread. */
final class Installation implements AutoCloseable {
    private static final int PARTITIONS = 2;

    private final Stack stack;
    private final TopicNames names =
            new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<RawImage> images;
    private final Serializer<ModelVersion> models;
    private final Serializer<Rollout> rollouts;

    Installation(Stack stack) {
        this.stack = stack;
        TopicAdmin.create(new TopicOptions(
                Map.copyOf(client("client.id", "topics")),
                registry(),
                names,
                OptionalInt.of(PARTITIONS),
                TopicOptions.BROKER_DEFAULT));
        producer = new KafkaProducer<>(
                Map.copyOf(client("linger.ms", "5")), new ByteArraySerializer(), new ByteArraySerializer());
        images = AvroSerdes.serializer(RawImage.class, registry());
        models = AvroSerdes.serializer(ModelVersion.class, registry());
        rollouts = AvroSerdes.serializer(Rollout.class, registry());
    }

    RegistryConfig registry() {
        return RegistryConfig.of(stack.registryUrl()).withSettings(stack.registry());
    }

    private Map<String, String> client(String key, String value) {
        Map<String, String> settings = new HashMap<>(stack.kafka());
        settings.put("bootstrap.servers", stack.bootstrapServers());
        settings.put(key, value);
        return settings;
    }

    TopicNames names() {
        return names;
    }

    /** A gateway of this installation. */
    GatewayConfig config(Path stateDirectory) {
        return GatewayConfig.of(stack.bootstrapServers(), stack.registryUrl(), TestModels.NETWORK)
                .withIdentity(new Identity(TestModels.NETWORK, names.prefix() + "gateway", "one", names))
                .withInference(Inference.singleThreaded())
                .withStreams(
                        Streams.DEFAULT.withStateDirectory(stateDirectory).withCommitInterval(Duration.ofMillis(100)));
    }

    /** The same gateway with its registry at another address. */
    static GatewayConfig behind(GatewayConfig config, String registryUrl) {
        Connection direct = config.connection();
        RegistryConfig impatient = RegistryConfig.of(registryUrl).withSettings(Map.of("max.retries", "0"));
        return config.withConnection(new Connection(direct.bootstrapServers(), direct.kafka(), impatient));
    }

    byte[] serialized(RawImage image) {
        return images.serialize(names.of(Topic.RAW_IMAGES), image);
    }

    void produce(RawImage image) {
        produce(image.getSource(), serialized(image));
    }

    void produce(String source, byte[] value) {
        send(new ProducerRecord<>(names.of(Topic.RAW_IMAGES), source.getBytes(StandardCharsets.UTF_8), value));
    }

    void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** Announces the bundle as what it is. */
    void announce(Path bundle, int version) {
        try {
            ModelVersion announced = new ModelVersion(
                    TestModels.NETWORK.value(),
                    version,
                    bundle.toUri().toString(),
                    Sha256.of(Files.readAllBytes(bundle.resolve("manifest.json"))),
                    null,
                    Map.of(),
                    Instant.EPOCH);
            String topic = names.of(Topic.DPF_MODELS);
            byte[] key = (TestModels.NETWORK + "-" + version).getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, key, models.serialize(topic, announced)));
            producer.flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Sets what is to run, as operators do. */
    void roll(int stable, @Nullable Integer canary, double share) {
        String topic = names.of(Topic.DPF_ROLLOUTS);
        String network = TestModels.NETWORK.value();
        Rollout rollout = new Rollout(network, stable, canary, share, "", Instant.EPOCH, null);
        producer.send(new ProducerRecord<>(
                topic, network.getBytes(StandardCharsets.UTF_8), rollouts.serialize(topic, rollout)));
        producer.flush();
    }

    /** Every committed value that is in the topic now, in order per partition. */
    <T extends SpecificRecord> List<T> read(Topic topic, Class<T> type) {
        try (Deserializer<T> deserializer = AvroSerdes.deserializer(type, registry())) {
            return readRaw(topic).stream()
                    .map(record -> deserializer.deserialize(record.topic(), record.value()))
                    .toList();
        }
    }

    /** Every committed record that is in the topic now, in order per partition. */
    List<ConsumerRecord<byte[], byte[]>> readRaw(Topic topic) {
        producer.flush();
        Map<String, Object> settings = Map.copyOf(client("isolation.level", "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(names.of(topic)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** Whether anyone has ever consumed with this group. */
    boolean groupExists(String group) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(client("client.id", "groups")))) {
            Set<String> groups = new java.util.HashSet<>();
            for (GroupListing listing : admin.listGroups().all().get()) {
                groups.add(listing.groupId());
            }
            return groups.contains(group);
        }
    }

    @Override
    public void close() {
        producer.close();
        images.close();
        models.close();
        rollouts.close();
    }
}
