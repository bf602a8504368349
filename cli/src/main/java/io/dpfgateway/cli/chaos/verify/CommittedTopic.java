package io.dpfgateway.cli.chaos.verify;

import io.dpfgateway.cli.CommandFailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All committed records of a topic that nobody writes to any more, up to the high watermark. An open transaction of a killed
 * gateway hides what stands behind it until the broker aborts it; this waits for that.
 *
 * @param bootstrapServers the brokers
 * @param name the topic
 */
record CommittedTopic(String bootstrapServers, String name) {
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Hands over each record, in order within each partition. */
    void forEach(Consumer<ConsumerRecord<byte[], byte[]>> reader) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = open("read_committed")) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = awaitNoOpenTransaction(consumer, partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long begin = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(MOMENT).forEach(reader);
                check(begin, "could not be read to its end");
            }
        }
    }

    /** Gives the partitions' ends. */
    private Map<TopicPartition, Long> awaitNoOpenTransaction(
            KafkaConsumer<byte[], byte[]> committed, List<TopicPartition> partitions) throws InterruptedException {
        long begin = System.nanoTime();
        try (KafkaConsumer<byte[], byte[]> any = open("read_uncommitted")) {
            while (true) {
                Map<TopicPartition, Long> highWatermarks = any.endOffsets(partitions);
                if (committed.endOffsets(partitions).equals(highWatermarks)) {
                    return highWatermarks;
                }
                check(begin, "has a transaction that stays open");
                TimeUnit.MILLISECONDS.sleep(MOMENT.toMillis());
            }
        }
    }

    private void check(long begin, String what) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
            throw new CommandFailedException(name + " " + what + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    private KafkaConsumer<byte[], byte[]> open(String isolation) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
