package io.dpfgateway.gateway.batch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Streams' clients, with a guard on what is committed. That the {@link CommitHook} is called before each commit is not
 * promised by Kafka; here it is proven at every single one. What the clients do is told to a {@link ClientObserver}.
 */
final class GuardedClients implements KafkaClientSupplier {
    private final PendingOffsets pending;
    private final ClientObserver observer;

    GuardedClients(PendingOffsets pending, ClientObserver observer) {
        this.pending = pending;
        this.observer = observer;
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new GuardedProducer(config, pending, observer);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new ObservedConsumer(config, observer);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static final class ObservedConsumer extends KafkaConsumer<byte[], byte[]> {
        private final ClientObserver observer;

        ObservedConsumer(Map<String, Object> config, ClientObserver observer) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.observer = observer;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> fetched = super.poll(timeout);
            for (TopicPartition partition : fetched.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> records = fetched.records(partition);
                observer.fetched(partition, records.get(records.size() - 1).offset());
            }
            return fetched;
        }
    }

    private static final class GuardedProducer extends KafkaProducer<byte[], byte[]> {
        private final PendingOffsets pending;
        private final ClientObserver observer;

        /** Of the open transaction; used by the stream thread only. */
        private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

        GuardedProducer(Map<String, Object> config, PendingOffsets pending, ClientObserver observer) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            this.pending = pending;
            this.observer = observer;
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            long sent = System.nanoTime();
            return super.send(record, (metadata, failure) -> {
                if (failure == null) {
                    observer.acknowledged(System.nanoTime() - sent);
                }
                if (callback != null) {
                    callback.onCompletion(metadata, failure);
                }
            });
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            pending.check(offsets);
            super.sendOffsetsToTransaction(offsets, group);
            this.offsets = Map.copyOf(offsets);
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            observer.committed(offsets);
            offsets = Map.of();
        }

        @Override
        public void abortTransaction() {
            offsets = Map.of();
            super.abortTransaction();
        }
    }
}
