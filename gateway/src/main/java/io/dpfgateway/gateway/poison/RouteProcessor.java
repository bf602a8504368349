package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.batch.Done;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.topic.Topic;
import java.time.Clock;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Writes each record's one outcome to its sink. One a task, used by one thread at a time. */
final class RouteProcessor extends ContextualProcessor<Void, Done<Outcome>, String, byte[]> {
    private final PoisonSerdes serdes;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final String poisonedTopic;
    private final String deadLetterTopic;

    RouteProcessor(Poisoning poisoning) {
        serdes = poisoning.serdes();
        metrics = poisoning.observers().metrics();
        clock = poisoning.observers().clock();
        poisonedTopic = poisoning.names().of(Topic.POISONED_FEATURES);
        deadLetterTopic = poisoning.names().of(Topic.GATEWAY_DEAD_LETTERS);
    }

    @Override
    public void process(Record<Void, Done<Outcome>> record) {
        Outcome outcome = record.value().orThrow();
        if (outcome instanceof Outcome.Poisoned poisoned) {
            forward(poisoned, record.timestamp());
        } else if (outcome instanceof Outcome.Dead dead) {
            forward(dead, record.timestamp());
        }
        metrics.resultSent(record.timestamp(), clock.millis());
    }

    private void forward(Outcome.Poisoned poisoned, long timestamp) {
        PoisonedRecord value = poisoned.value();
        byte[] bytes = serdes.poisoned().serialize(poisonedTopic, value);
        context().forward(new Record<>(poisoned.key(), bytes, timestamp), PoisonTopology.POISONED_SINK);
        metrics.recordPoisoned();
    }

    private void forward(Outcome.Dead dead, long timestamp) {
        DeadLetter value = dead.value();
        byte[] bytes = serdes.deadLetters().serialize(deadLetterTopic, value);
        context().forward(new Record<>(dead.key(), bytes, timestamp), PoisonTopology.DEAD_LETTER_SINK);
        metrics.recordDead(value.getReason());
    }
}
