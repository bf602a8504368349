package io.dpfgateway.cli.deadletter;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.topic.TopicScan;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads an installation's dead letters, from the first to what is the last one now. Used by one thread. */
public final class DeadLetterReader {
    private static final Comparator<FiledLetter> BY_TIME =
            Comparator.comparing(filed -> filed.letter().getFailedAt());

    private final Map<String, String> kafka;
    private final RegistryConfig registry;
    private final String topic;

    /**
     * @param kafka client settings, {@code bootstrap.servers} among them
     * @param topic the name of gateway-dead-letters in this installation
     */
    public DeadLetterReader(Map<String, String> kafka, RegistryConfig registry, String topic) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
        this.topic = topic;
    }

    /**
     * Reads all that was committed, and waits for what is being committed.
     *
     * @param newest how many letters to keep at most: the youngest
     * @throws CommandFailedException if the brokers cannot be reached or have no such topic
     */
    public LetterFile read(LetterFilter filter, int newest) {
        try (TopicScan scan = TopicScan.open(kafka, topic)) {
            return read(scan, filter, newest);
        }
    }

    /**
     * Counts the youngest without a wait for what is being committed, those left out whose originals were sent again.
     *
     * @param most how many records to read at most, marks of replays among them
     * @throws CommandFailedException if the brokers cannot be reached or have no such topic
     */
    public LetterCount count(LetterFilter filter, int most) {
        try (TopicScan scan = TopicScan.ofCommitted(kafka, topic, most)) {
            return LetterCount.of(read(scan, filter, most), scan.isCut());
        }
    }

    private LetterFile read(TopicScan scan, LetterFilter filter, int newest) {
        PriorityQueue<FiledLetter> kept = new PriorityQueue<>(BY_TIME);
        Set<Place> replayed = new HashSet<>();
        int unreadable = 0;
        try (Deserializer<DeadLetter> letters = AvroSerdes.deserializer(DeadLetter.class, registry)) {
            while (scan.hasMore()) {
                for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
                    Optional<Place> mark = ReplayMark.read(record);
                    Optional<FiledLetter> letter = mark.isPresent() ? Optional.empty() : file(record, letters);
                    mark.ifPresent(replayed::add);
                    letter.filter(filter::lets).ifPresent(kept::add);
                    unreadable += mark.isEmpty() && letter.isEmpty() ? 1 : 0;
                    if (kept.size() > newest) {
                        kept.remove();
                    }
                }
            }
        }
        List<FiledLetter> sorted = new ArrayList<>(kept);
        sorted.sort(BY_TIME);
        return new LetterFile(sorted, replayed, unreadable);
    }

    private static Optional<FiledLetter> file(ConsumerRecord<byte[], byte[]> record, Deserializer<DeadLetter> letters) {
        try {
            DeadLetter letter = letters.deserialize(record.topic(), record.value());
            long timestamp =
                    record.timestampType() == TimestampType.CREATE_TIME ? record.timestamp() : FiledLetter.UNKNOWN;
            return Optional.ofNullable(letter).map(read -> new FiledLetter(read, timestamp));
        } catch (MalformedRecordException | UnknownSchemaException e) {
            return Optional.empty();
        }
    }
}
