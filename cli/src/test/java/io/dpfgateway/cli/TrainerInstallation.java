package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of their own on a stack, and a folder with a vault key, for trainer services of the demo's network. Used by one thread. */
final class TrainerInstallation {
    static final String NETWORK = "fashion-mnist";

    private static final int SOURCES = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedStack stack;
    private final Path folder;
    private final TopicNames names =
            new TopicNames("t" + UUID.randomUUID().toString().substring(0, 8) + "-");

    /** @param folder has the network's files beside it */
    TrainerInstallation(EmbeddedStack stack, Path folder) {
        this.stack = stack;
        this.folder = folder;
        TopicAdmin.create(
                TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()).withNames(names));
        Call key = Call.dpf(
                "vault", "key", "create", "--out", folder.resolve("vault.key").toString());
        assertThat(key.code()).as(key.err()).isZero();
    }

    /**
     * Writes the configuration of one instance.
     *
     * @param gate the gate's file
     * @param more lines: triggers, store and what else is wanted
     */
    Path config(Path network, String instance, String gate, String... more) throws IOException {
        Files.writeString(folder.resolve("gate.yaml"), gate);
        List<String> lines = new ArrayList<>(List.of(
                "bootstrapServers: " + stack.bootstrapServers(),
                "kafka: {session.timeout.ms: 6000, heartbeat.interval.ms: 1500}",
                "registry: {url: '" + stack.registryUrl() + "'}",
                "topicPrefix: " + names.prefix(),
                "instanceId: " + instance,
                "network: {file: " + network + ", cut: stage2}",
                "vault: {directory: " + vault(instance).getFileName() + ", keyFile: vault.key}",
                "http: {port: 0}",
                "gate: gate.yaml",
                "stateDirectory: state-" + instance));
        lines.addAll(List.of(more));
        return Files.write(folder.resolve(instance + ".yaml"), lines);
    }

    /** Waits until so many instances share training-samples, and one leads. */
    void awaitMembers(int instances) {
        String leaders = names.prefix() + "dpf-trainer-" + NETWORK;
        try (Admin admin = Admin.create(new HashMap<>(kafka()))) {
            await().atMost(PATIENCE)
                    .until(() -> holders(admin, leaders + "-samples") == instances && holders(admin, leaders) == 1);
        }
    }

    /** How many members of a group that is at rest have partitions. */
    private static long holders(Admin admin, String group) throws InterruptedException {
        try {
            ConsumerGroupDescription now =
                    admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            return now.groupState() != GroupState.STABLE
                    ? 0
                    : now.members().stream()
                            .filter(member ->
                                    !member.assignment().topicPartitions().isEmpty())
                            .count();
        } catch (ExecutionException e) {
            // Nobody has joined it yet.
            assertThat(e).hasCauseInstanceOf(GroupIdNotFoundException.class);
            return 0;
        }
    }

    Path vault(String instance) {
        return folder.resolve("vault-" + instance);
    }

    /** Ids of the pictures that an instance's vault has. */
    List<String> stored(String instance) {
        Call list = Call.dpf(
                "vault",
                "list",
                "--vault",
                vault(instance).toString(),
                "--key-file",
                folder.resolve("vault.key").toString(),
                "--json");
        assertThat(list.code()).as(list.err()).isZero();
        return list.out()
                .lines()
                .map(line -> line.replaceFirst(".*\"id\" ?: ?\"([^\"]*)\".*", "$1"))
                .toList();
    }

    /** Writes pictures to training-samples, those from one number to before another in the order of their paths. */
    void offer(Path pictures, int from, int to) throws IOException {
        RegistryConfig registry = RegistryConfig.of(stack.registryUrl());
        try (KafkaProducer<String, RawImage> producer = new KafkaProducer<>(
                        new HashMap<>(kafka()),
                        new StringSerializer(),
                        AvroSerdes.serializer(RawImage.class, registry));
                Stream<Path> files = Files.walk(pictures)) {
            List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
            for (int i = from; i < to; i++) {
                RawImage image = RawImage.newBuilder()
                        .setId("picture-" + i)
                        .setSource("cam-" + i % SOURCES)
                        .setCapturedAt(Instant.EPOCH)
                        .setImage(ByteBuffer.wrap(Files.readAllBytes(all.get(i))))
                        .setLabel(null)
                        .setAttributes(Map.of())
                        .build();
                Future<?> unused =
                        producer.send(new ProducerRecord<>(names.of(Topic.TRAINING_SAMPLES), image.getSource(), image));
            }
            producer.flush();
        }
    }

    void retrain(String reason) {
        Call call = Call.dpf(
                "trainer",
                "retrain",
                "--network-id",
                NETWORK,
                "--reason",
                reason,
                "--bootstrap-servers",
                stack.bootstrapServers(),
                "--registry",
                stack.registryUrl(),
                "--topic-prefix",
                names.prefix());
        assertThat(call.code()).as(call.err()).isZero();
    }

    /** Of instances that have trained. */
    List<TrainerStatus> status() {
        return allStatus().stream()
                .filter(status -> status.getLastJob() != null)
                .toList();
    }

    List<TrainerStatus> allStatus() {
        return new LatestValues(kafka(), RegistryConfig.of(stack.registryUrl()))
                .read(names.of(Topic.DPF_TRAINER_STATUS), TrainerStatus.class);
    }

    /** Versions in the order of their announcements, of every record there is, so that one announced twice shows. */
    List<Integer> announced() {
        List<Integer> versions = new ArrayList<>();
        TopicPartition models = new TopicPartition(names.of(Topic.DPF_MODELS), 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(new HashMap<>(kafka()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(models));
            consumer.seekToBeginning(List.of(models));
            long end = consumer.endOffsets(List.of(models)).getOrDefault(models, 0L);
            while (consumer.position(models) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    assertThat(record.key()).startsWith(NETWORK + "/");
                    versions.add(Integer.valueOf(record.key().substring(NETWORK.length() + 1)));
                }
            }
        }
        return versions;
    }

    private Map<String, String> kafka() {
        return Map.of("bootstrap.servers", stack.bootstrapServers());
    }
}
