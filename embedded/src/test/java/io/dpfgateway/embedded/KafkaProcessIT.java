package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KafkaProcessIT {
    private static final String TOPIC = "numbers";
    private static final int COUNT = 100;

    @TempDir
    private Path directory;

    @Test
    void shouldKeepEveryAcknowledgedRecordWhenKilledAndRestarted() throws Exception {
        try (KafkaProcess kafka = KafkaProcess.start(directory)) {
            // Given
            createTopic(kafka);
            try (KafkaProducer<Integer, Integer> producer = producer(kafka)) {
                send(producer, 0);
                producer.flush();

                // When: the producer lives through it. Its send may wait for a broker, so another thread restarts that
                // one.
                kafka.kill();
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(producer, COUNT));
                kafka.restart();
                sending.get();
                producer.flush();
            }

            // Then
            assertThat(read(kafka))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 2 * COUNT).boxed().toList());
        }
    }

    @Test
    void shouldLeaveNoProcessWhenClosed() {
        KafkaProcess kafka = KafkaProcess.start(directory);
        assertThat(ProcessHandle.current().children()).hasSize(1);

        kafka.close();
        kafka.close();

        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static void createTopic(KafkaProcess kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static KafkaProducer<Integer, Integer> producer(KafkaProcess kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new IntegerSerializer(),
                new IntegerSerializer());
    }

    private static void send(KafkaProducer<Integer, Integer> producer, int from) {
        for (int i = from; i < from + COUNT; i++) {
            producer.send(new ProducerRecord<>(TOPIC, i, i));
        }
    }

    private static List<Integer> read(KafkaProcess kafka) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "group.id", "readers", "auto.offset.reset", "earliest");
        List<Integer> values = new ArrayList<>();
        try (KafkaConsumer<Integer, Integer> consumer =
                new KafkaConsumer<>(settings, new IntegerDeserializer(), new IntegerDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            while (values.size() < 2 * COUNT) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
