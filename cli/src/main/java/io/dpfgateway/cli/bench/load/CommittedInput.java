package io.dpfgateway.cli.bench.load;

import io.dpfgateway.cli.CommandFailedException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Counts the records of raw-images that a group has committed. They are committed in one transaction with their results, so each
 * of them has its result on the shareable topic, readable by everyone. Used by one thread.
 */
public final class CommittedInput implements AutoCloseable {
    private final Admin admin;
    private final String group;

    public CommittedInput(Installation installation, String group) {
        this.group = group;
        admin = Admin.create(new HashMap<String, Object>(installation.kafka()));
    }

    /** How many by now. */
    public long count() throws InterruptedException {
        try {
            Map<?, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            // Nothing but plain records was ever written there, so an offset is a count.
            return offsets.values().stream()
                    .filter(offset -> offset != null)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new CommandFailedException(
                    "the benchmark's broker does not tell what " + group + " committed: " + e, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
