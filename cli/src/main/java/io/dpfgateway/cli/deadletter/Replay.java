package io.dpfgateway.cli.deadletter;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.deadletter.ReplayReport.Fate;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends the originals of dead letters to raw-images again: the same partition, key, value and headers, with the time of now, so
 * that they are kept as long as a new picture is. In transactions, each with the marks that say so; a record is replayed once,
 * however often and whenever a replay is stopped and started.
 *
 * <p>One replay at a time: a second one ends the first, and goes on behind it.
 */
public final class Replay {
    private final Map<String, String> kafka;
    private final RegistryConfig registry;
    private final TopicNames names;

    /** @param kafka client settings, {@code bootstrap.servers} among them */
    public Replay(Map<String, String> kafka, RegistryConfig registry, TopicNames names) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
        this.names = names;
    }

    /**
     * Finds what a replay would send, and sends nothing.
     *
     * @param again also what was replayed before
     * @throws CommandFailedException if the brokers cannot be reached
     */
    public ReplayReport show(LetterFilter filter, boolean again) {
        return replay(filter, again, (original, letter) -> {});
    }

    /**
     * Replays.
     *
     * @param again also what was replayed before
     * @throws CommandFailedException if the brokers do not take or give a record; what was committed until then stays, and is
     *     not replayed again by a second run
     */
    public ReplayReport run(LetterFilter filter, boolean again) {
        // First of all: from now on no other replay commits, so that its marks are all to be seen.
        try (ReplayProducer producer = ReplayProducer.open(kafka, names)) {
            ReplayReport report = replay(filter, again, producer::send);
            producer.commit();
            return report;
        }
    }

    private ReplayReport replay(LetterFilter filter, boolean again, Sink sink) {
        LetterFile file = new DeadLetterReader(kafka, registry, names.of(Topic.GATEWAY_DEAD_LETTERS))
                .read(filter, Integer.MAX_VALUE);
        List<FiledLetter> letters = file.letters().stream()
                .sorted(Comparator.comparing(FiledLetter::place))
                .toList();
        Set<Place> before = again ? new HashSet<>() : new HashSet<>(file.replayed());
        ReplayReport report = new ReplayReport();
        try (Originals originals = new Originals(kafka, names.of(Topic.RAW_IMAGES))) {
            for (FiledLetter letter : letters) {
                // Added to, because one record can have several letters: a gateway's group was reset, for one.
                Fate fate = before.add(letter.place()) ? replay(letter, originals, sink) : Fate.REPLAYED_BEFORE;
                report.add(fate, letter.place());
            }
        }
        return report;
    }

    private Fate replay(FiledLetter letter, Originals originals, Sink sink) {
        if (!letter.place().topic().equals(names.of(Topic.RAW_IMAGES))) {
            return Fate.OF_ANOTHER_TOPIC;
        }
        Optional<ConsumerRecord<byte[], byte[]>> original = originals.find(letter);
        original.ifPresent(record -> sink.take(record, letter));
        return original.isPresent() ? Fate.REPLAYED : Fate.GONE;
    }

    /** Takes each original that is to be replayed. */
    private interface Sink {
        void take(ConsumerRecord<byte[], byte[]> original, FiledLetter letter);
    }
}
