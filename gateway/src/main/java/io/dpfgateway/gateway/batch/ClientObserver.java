package io.dpfgateway.gateway.batch;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Is told what Kafka Streams' clients do. Called on stream threads and on the producers' own: must be quick and thread-safe. */
public interface ClientObserver {
    /** Looks away. */
    ClientObserver NONE = new ClientObserver() {
        @Override
        public void fetched(TopicPartition partition, long lastOffset) {
            // Nobody asked.
        }

        @Override
        public void acknowledged(long nanos) {
            // Nobody asked.
        }

        @Override
        public void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
            // Nobody asked.
        }
    };

    /** Records of a partition have come, up to this one. */
    void fetched(TopicPartition partition, long lastOffset);

    /** A record was with the broker so long after it was sent. */
    void acknowledged(long nanos);

    /** A transaction was committed. Each offset is that of the next record to read. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets);
}
