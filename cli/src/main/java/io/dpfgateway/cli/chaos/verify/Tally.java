package io.dpfgateway.cli.chaos.verify;

import io.dpfgateway.cli.chaos.input.NumberedRecord;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.tensor.WireTensors;
import io.dpfgateway.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the outputs of every input. Order is judged where it can be seen: within one partition of one output topic, the
 * outputs of one input partition must have rising input offsets. A repeated output is counted as that alone.
 *
 * <p>First all inputs, then the outputs of each topic in the order of each partition. Not thread-safe.
 */
final class Tally {
    private static final int MOST_EXAMPLES = 20;

    private final PicturePool pool;
    private final Timetable timetable;
    private final Map<Position, Entry> inputs = new LinkedHashMap<>();
    private final Map<String, Position> byId = new HashMap<>();
    private final Map<Lane, Long> lastOffsets = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long poisoned;
    private long dead;
    private long repeated;
    private long outOfOrder;
    private long wrong;

    Tally(PicturePool pool, Timetable timetable) {
        this.pool = pool;
        this.timetable = timetable;
    }

    /** An input and how often it has come out. */
    private static final class Entry {
        private final NumberedRecord record;
        private int outputs;

        private Entry(NumberedRecord record) {
            this.record = record;
        }
    }

    /** Where the order of outputs can be seen. */
    private record Lane(Topic topic, int partition, int inputPartition) {}

    /** @throws IllegalStateException if there was such a record before: then the feeder is broken, not the gateway */
    void input(Position position, NumberedRecord record) {
        if (inputs.put(position, new Entry(record)) != null || byId.put(record.id(), position) != null) {
            throw new IllegalStateException("the input " + record.id() + " at " + position + " is there twice");
        }
    }

    int inputs() {
        return inputs.size();
    }

    /** @param partition of poisoned-features */
    void poisoned(int partition, PoisonedRecord output) {
        poisoned++;
        @Nullable Position position = byId.get(output.getId());
        @Nullable Entry entry = position == null ? null : inputs.get(position);
        if (position == null || entry == null) {
            wrong("poisoned-features has " + output.getId() + ", which was never sent");
            return;
        }
        count(new Lane(Topic.POISONED_FEATURES, partition, position.partition()), position, entry);
        NumberedRecord record = entry.record;
        if (record.kind().reason().isPresent()) {
            wrong(describe(position, entry) + " was poisoned");
        } else if (!pool.fingerprint(record.picture()).isOf(WireTensors.decode(output.getTensor()))) {
            wrong(describe(position, entry) + " carries the tensor of another picture");
        } else if (!timetable.allows(output)) {
            wrong(describe(position, entry) + " is of version " + output.getDpfVersion()
                    + ", which was not in force for its source");
        }
    }

    /** @param partition of gateway-dead-letters */
    void dead(int partition, DeadLetter output) {
        dead++;
        Position position = new Position(output.getPartition(), output.getOffset());
        @Nullable Entry entry = inputs.get(position);
        if (entry == null) {
            wrong("a dead letter points at " + position + ", where no input is");
            return;
        }
        count(new Lane(Topic.GATEWAY_DEAD_LETTERS, partition, position.partition()), position, entry);
        if (entry.record.kind().reason().filter(output.getReason()::equals).isEmpty()) {
            wrong(describe(position, entry) + " is dead as " + output.getReason() + ": " + output.getDetail());
        }
    }

    private void count(Lane lane, Position position, Entry entry) {
        entry.outputs++;
        if (entry.outputs > 1) {
            repeated++;
            example("repeated: " + describe(position, entry));
            return;
        }
        long last = lastOffsets.getOrDefault(lane, -1L);
        if (position.offset() < last) {
            outOfOrder++;
            example("out of order: " + describe(position, entry) + " behind offset " + last);
        }
        lastOffsets.put(lane, Math.max(last, position.offset()));
    }

    private void wrong(String what) {
        wrong++;
        example("wrong: " + what);
    }

    private void example(String text) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(text);
        }
    }

    private static String describe(Position position, Entry entry) {
        return entry.record.id() + " at " + position.partition() + "@" + position.offset();
    }

    /** Of all that was told. */
    Verdict verdict() {
        long lost = 0;
        for (Map.Entry<Position, Entry> input : inputs.entrySet()) {
            if (input.getValue().outputs == 0) {
                lost++;
                example("lost: " + describe(input.getKey(), input.getValue()));
            }
        }
        return new Verdict(inputs.size(), poisoned, dead, lost, repeated, outOfOrder, wrong, examples);
    }
}
