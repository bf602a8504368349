package io.dpfgateway.cli.chaos.verify;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.chaos.input.NumberedRecord;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads all three topics from the beginning to the high watermark and tells what became of each input.
 *
 * @param bootstrapServers the brokers
 * @param registry knows the schemas
 * @param pool the pictures that were sent
 * @param timetable which versions were set when
 */
public record Verifier(String bootstrapServers, RegistryConfig registry, PicturePool pool, Timetable timetable) {
    /**
     * Call when no gateway and no feeder runs any more.
     *
     * @param sent how many inputs there must be
     * @throws CommandFailedException if the inputs themselves are not as they were sent: then the run says nothing
     */
    public Verdict verify(long sent) throws InterruptedException {
        Tally tally = new Tally(pool, timetable);
        topic(Topic.RAW_IMAGES)
                .forEach(record -> tally.input(
                        new Position(record.partition(), record.offset()),
                        NumberedRecord.parse(new String(
                                record.headers()
                                        .lastHeader(NumberedRecord.HEADER)
                                        .value(),
                                StandardCharsets.UTF_8))));
        if (tally.inputs() != sent) {
            throw new CommandFailedException("raw-images has " + tally.inputs() + " records where " + sent
                    + " were sent; the broker or the chaos run itself is at fault, no gateway");
        }
        try (Deserializer<PoisonedRecord> poisoned = AvroSerdes.deserializer(PoisonedRecord.class, registry);
                Deserializer<DeadLetter> dead = AvroSerdes.deserializer(DeadLetter.class, registry)) {
            topic(Topic.POISONED_FEATURES)
                    .forEach(record ->
                            tally.poisoned(record.partition(), poisoned.deserialize(record.topic(), record.value())));
            topic(Topic.GATEWAY_DEAD_LETTERS)
                    .forEach(
                            record -> tally.dead(record.partition(), dead.deserialize(record.topic(), record.value())));
        }
        return tally.verdict();
    }

    private CommittedTopic topic(Topic topic) {
        return new CommittedTopic(bootstrapServers, TopicNames.DEFAULT.of(topic));
    }
}
