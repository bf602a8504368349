package io.dpfgateway.cli.chaos.naive;

import io.dpfgateway.cli.chaos.input.NumberedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Works on records behind the stream thread's back, and forwards what is ready, in order, whenever it is called. Its mistake:
 * Kafka Streams takes a record for done as soon as {@code process} returns, commits past those that still wait here, and a
 * crash, a rebalance or a close then loses them.
 */
final class NaiveBuffer extends ContextualProcessor<byte[], byte[], String, byte[]> {
    private static final Duration FLUSH = Duration.ofMillis(10);
    private static final int WORK_MS = 30;

    private final NaiveOutputs outputs;
    private final Executor device = CompletableFuture.delayedExecutor(WORK_MS, TimeUnit.MILLISECONDS);
    private final Deque<CompletableFuture<NaiveOutputs.Output>> pending = new ArrayDeque<>();

    NaiveBuffer(NaiveOutputs outputs) {
        this.outputs = outputs;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        pending.clear();
        context.schedule(FLUSH, PunctuationType.WALL_CLOCK_TIME, now -> forwardReady());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context().recordMetadata().orElseThrow();
        NumberedRecord numbered = NumberedRecord.parse(
                new String(record.headers().lastHeader(NumberedRecord.HEADER).value(), StandardCharsets.UTF_8));
        pending.add(CompletableFuture.supplyAsync(() -> outputs.of(numbered, place, record.timestamp()), device));
        forwardReady();
    }

    private void forwardReady() {
        while (!pending.isEmpty() && pending.peek().isDone()) {
            NaiveOutputs.Output output = pending.remove().join();
            context().forward(output.record(), output.sink());
        }
    }
}
