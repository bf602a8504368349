package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedKafkaIT {
    private static final String TOPIC = "pictures";
    private static final int LARGEST_BYTES = 4 << 20;

    @TempDir
    Path directory;

    @Test
    void shouldShowOnlyCommittedRecordsWhenProducersAreTransactional() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            // Given
            createTopic(kafka);

            // When
            try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, new byte[] {1}));
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, new byte[] {2}));
                producer.commitTransaction();
            }

            // Then
            assertThat(read(kafka, 1)).containsExactly(new byte[] {2});
        }
    }

    @Test
    void shouldCarryAMessageOfFourMebibytesWhenTheTopicAllowsIt() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            createTopic(kafka);
            byte[] large = new byte[LARGEST_BYTES - 1024];

            send(kafka, large);

            assertThat(read(kafka, 1)).containsExactly(large);
        }
    }

    @Test
    void shouldKeepTopicsAndRecordsWhenRestartedOnItsDirectory() throws Exception {
        // Given
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            createTopic(kafka);
            send(kafka, new byte[] {7});
        }

        // When
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {

            // Then
            assertThat(read(kafka, 1)).containsExactly(new byte[] {7});
        }
    }

    @Test
    void shouldCreateNoTopicWhenOneIsOnlyAskedFor() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory);
                Admin admin = admin(kafka)) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("mistyped"))
                            .allTopicNames()
                            .get())
                    .isInstanceOf(ExecutionException.class);
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
    }

    @Test
    void shouldRefuseAPortInUseAndTakeItOnceItIsFree() throws IOException {
        int port;
        try (ServerSocketChannel other = Loopback.listen(0)) {
            port = other.socket().getLocalPort();
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, port))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessage(
                            "port " + port + " on 127.0.0.1 is in use; stop what listens there or choose another port"
                                    + " (0 takes a free one)");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port)) {
            assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
        }
        Loopback.requireFree(port);
    }

    @Test
    void shouldRefuseAPortThatDoesNotExist() {
        assertThatThrownBy(() -> EmbeddedKafka.start(directory, 65_536))
                .isInstanceOf(UnusablePortException.class)
                .hasMessageContaining("port 65536 does not exist");
    }

    @Test
    void shouldRefuseADirectoryThatAnotherBrokerUses() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            // When
            assertThatThrownBy(() -> EmbeddedKafka.start(directory))
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessage("another broker uses directory " + directory + "; stop it or choose another directory");

            // Then the first one is unharmed
            createTopic(kafka);
        }
    }

    @Test
    void shouldTellWhatKafkaSaysWhenTheDirectoryIsDamaged() throws IOException {
        Files.writeString(directory.resolve("meta.properties"), "version=7\n");
        int port = freePort();

        assertThatThrownBy(() -> EmbeddedKafka.start(directory, port))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageStartingWith("the Kafka broker did not start in " + directory + ": ")
                .message()
                .hasLineCount(1);

        Loopback.requireFree(port);
    }

    @Test
    void shouldRefuseADirectoryThatIsAFileAndKeepNoPort() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        int port = freePort();

        assertThatThrownBy(() -> EmbeddedKafka.start(file, port)).isInstanceOf(UnusableDirectoryException.class);

        Loopback.requireFree(port);
    }

    private static int freePort() throws IOException {
        try (ServerSocketChannel channel = Loopback.listen(0)) {
            return channel.socket().getLocalPort();
        }
    }

    private static void createTopic(EmbeddedKafka kafka) throws Exception {
        NewTopic topic =
                new NewTopic(TOPIC, 1, (short) 1).configs(Map.of("max.message.bytes", String.valueOf(LARGEST_BYTES)));
        try (Admin admin = admin(kafka)) {
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private static void send(EmbeddedKafka kafka, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, value));
            producer.commitTransaction();
        }
    }

    private static List<byte[]> read(EmbeddedKafka kafka, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "readers",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed");
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (values.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(polled -> values.add(polled.value()));
            }
        }
        return values;
    }

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "transactional.id",
                "camera",
                "max.request.size",
                LARGEST_BYTES);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
