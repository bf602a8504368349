package io.dpfgateway.gateway.batch;

import io.dpfgateway.gateway.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Calls a processor before each commit of its task. The one class that touches Kafka Streams' internals; proven with
 * {@value #PROVEN_VERSION} and checked at start.
 *
 * <p>It is a state store without content. {@code StreamTask.prepareCommit()} calls {@link #flushCache} on stores that are a
 * {@link CachedStateStore}, before it flushes the producer and computes the offsets; the DSL's caches forward their records
 * there, and so does this. It holds for every commit: by interval, at a rebalance, at a close. It is in memory and not logged,
 * so it needs no changelog topic and no disk.
 *
 * <p>Belongs to one task, and so to one stream thread at a time.
 */
final class CommitHook implements StateStore, CachedStateStore<Object, Object> {
    static final String NAME = "commit-hook";

    /** Internals may change with any release, so not only the major version counts. */
    static final String PROVEN_VERSION = "4.3.1";

    private static final String VERSION_FILE = "/kafka/kafka-streams-version.properties";

    private boolean open;
    private @Nullable Attachment attachment;

    /** A processor that wants to be called. */
    private record Attachment(
            InternalProcessorContext<?, ?> context, ProcessorNode<?, ?, ?, ?> node, Runnable beforeCommit) {}

    /** Where a record is. Holds neither its bytes nor its headers. */
    static final class Place implements RecordMetadata {
        private final ProcessorRecordContext context;
        private final TopicPartition topicPartition;

        private Place(ProcessorRecordContext seen) {
            context = new ProcessorRecordContext(
                    seen.timestamp(), seen.offset(), seen.partition(), seen.topic(), new RecordHeaders());
            topicPartition = new TopicPartition(seen.topic(), seen.partition());
        }

        TopicPartition topicPartition() {
            return topicPartition;
        }

        long timestamp() {
            return context.timestamp();
        }

        @Override
        public String topic() {
            return context.topic();
        }

        @Override
        public int partition() {
            return context.partition();
        }

        @Override
        public long offset() {
            return context.offset();
        }

        @Override
        public String toString() {
            return topicPartition + "@" + context.offset();
        }
    }

    /**
     * Checks that this is the Kafka Streams that the hook was proven with.
     *
     * @throws UnprovenKafkaException if it is not
     */
    static void requireProvenKafka() {
        String version = kafkaStreamsVersion();
        if (!version.equals(PROVEN_VERSION)) {
            throw new UnprovenKafkaException("Kafka Streams " + version
                    + " is on the class path, but exactly-once batching" + " was proven with " + PROVEN_VERSION
                    + " only; start the gateway with the libraries it came with");
        }
    }

    private static String kafkaStreamsVersion() {
        Properties properties = new Properties();
        try (InputStream in = KafkaStreams.class.getResourceAsStream(VERSION_FILE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UnprovenKafkaException("the version of Kafka Streams cannot be read: " + e.getMessage());
        }
        return properties.getProperty("version", "unknown");
    }

    /** Another Kafka Streams than the proven one. */
    static final class UnprovenKafkaException extends GatewayException {
        private static final long serialVersionUID = 1L;

        UnprovenKafkaException(String message) {
            super(message);
        }
    }

    /** From now on the processor whose context this is gets called before commits. Called in its {@code init}. */
    void attach(ProcessorContext<?, ?> context, Runnable beforeCommit) {
        InternalProcessorContext<?, ?> internal = (InternalProcessorContext<?, ?>) context;
        attachment = new Attachment(internal, internal.currentNode(), beforeCommit);
    }

    void detach() {
        attachment = null;
    }

    /** The place of the record that is processed now. */
    Place here() {
        return new Place(attached().context().recordContext());
    }

    /** Runs something as if the record of this place was processed now. */
    void at(Place place, Runnable forwarding) {
        InternalProcessorContext<?, ?> context = attached().context();
        ProcessorRecordContext before = context.recordContext();
        context.setRecordContext(place.context);
        try {
            forwarding.run();
        } finally {
            context.setRecordContext(before);
        }
    }

    private Attachment attached() {
        if (attachment == null) {
            throw new IllegalStateException("no processor is attached to the commit hook");
        }
        return attachment;
    }

    /** A commit is about to be prepared. Forwarding works only from the processor's own node, as the DSL's caches do it. */
    @Override
    public void flushCache() {
        if (attachment == null) {
            return;
        }
        InternalProcessorContext<?, ?> context = attachment.context();
        ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
        ProcessorRecordContext recordBefore = context.recordContext();
        context.setCurrentNode(attachment.node());
        try {
            attachment.beforeCommit().run();
        } finally {
            context.setCurrentNode(nodeBefore);
            context.setRecordContext(recordBefore);
        }
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {});
        open = true;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void clearCache() {
        // There is none.
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void close() {
        open = false;
        attachment = null;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** What a topology adds to have the hook. */
    static final class Builder implements StoreBuilder<CommitHook> {
        @Override
        public CommitHook build() {
            return new CommitHook();
        }

        @Override
        public StoreBuilder<CommitHook> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("the commit hook has nothing to log");
        }

        @Override
        public StoreBuilder<CommitHook> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return NAME;
        }
    }
}
