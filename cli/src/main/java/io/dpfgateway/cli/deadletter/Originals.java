package io.dpfgateway.cli.deadletter;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.topic.TopicScan;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Fetches single records from where dead letters say that they are; quick where the places are in order. Used by one thread. */
final class Originals implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> kafka;
    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> partitions;

    /** @param topic the name of raw-images in this installation */
    Originals(Map<String, String> kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
        Map<String, String> one = new HashMap<>(kafka);
        // Places far from each other are sought one by one: what was fetched behind them is thrown away.
        one.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        one.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(1 << 20));
        consumer = TopicScan.consumer(one, IsolationLevel.READ_COMMITTED);
        try {
            partitions = Set.copyOf(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        } catch (KafkaException e) {
            consumer.close();
            throw TopicScan.failed(topic, kafka, e);
        }
    }

    /**
     * The record that a letter was written for; empty if it is gone.
     *
     * @throws CommandFailedException if the brokers do not give it
     */
    Optional<ConsumerRecord<byte[], byte[]>> find(FiledLetter letter) {
        try {
            return at(letter.place()).filter(record -> isOriginalOf(letter, record));
        } catch (KafkaException e) {
            throw TopicScan.failed(topic, kafka, e);
        }
    }

    /** A topic that was deleted and made again has other records at its places. */
    private static boolean isOriginalOf(FiledLetter letter, ConsumerRecord<byte[], byte[]> record) {
        return letter.timestampMs() == FiledLetter.UNKNOWN || letter.timestampMs() == Math.max(0, record.timestamp());
    }

    private Optional<ConsumerRecord<byte[], byte[]>> at(Place place) {
        TopicPartition partition = place.topicPartition();
        if (!partitions.contains(partition)) {
            return Optional.empty();
        }
        Set<TopicPartition> one = Set.of(partition);
        long begin = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        if (place.offset() < begin || place.offset() >= end) {
            return Optional.empty();
        }
        if (!consumer.assignment().equals(one)) {
            consumer.assign(one);
            consumer.seek(partition, place.offset());
        } else if (consumer.position(partition) != place.offset()) {
            consumer.seek(partition, place.offset());
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            List<ConsumerRecord<byte[], byte[]>> found = records.records(partition);
            if (!found.isEmpty()) {
                return Optional.of(found.get(0)).filter(record -> record.offset() == place.offset());
            }
            if (consumer.position(partition) > place.offset()) {
                return Optional.empty();
            }
        }
        throw new CommandFailedException("topic " + topic + " did not give the record at " + place + " within "
                + PATIENCE.toSeconds() + " s; check the brokers and run it again");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
