package io.dpfgateway.cli.deadletter;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes originals and their marks, some at a time in one transaction. Used by one thread. */
final class ReplayProducer implements AutoCloseable {
    /** At 4 MiB a picture, a transaction is done well before its timeout. */
    private static final int RECORDS_A_TRANSACTION = 50;

    /** Decompressed, a picture can be larger than any setting for one; its topic is what bounds it. */
    private static final int MOST_BYTES = 256 << 20;

    private static final String PATIENCE_MS = "20000";

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicNames names;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private int open;
    private int committed;

    private ReplayProducer(KafkaProducer<byte[], byte[]> producer, TopicNames names) {
        this.producer = producer;
        this.names = names;
    }

    /** Ends every earlier replay of the installation, and returns when none of its transactions is open. */
    static ReplayProducer open(Map<String, String> kafka, TopicNames names) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        // What came compressed may not fit into the topic otherwise.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        settings.putAll(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, MOST_BYTES);
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, names.prefix() + "dpf-dead-letters-replay");
        ReplayProducer opened = new ReplayProducer(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()), names);
        try {
            opened.producer.initTransactions();
            return opened;
        } catch (KafkaException e) {
            opened.close();
            throw opened.failed(e);
        }
    }

    /** @throws CommandFailedException if it, or one before it, was not taken */
    void send(ConsumerRecord<byte[], byte[]> original, FiledLetter letter) {
        try {
            if (open == 0) {
                producer.beginTransaction();
            }
            send(new ProducerRecord<>(
                    original.topic(),
                    original.partition(),
                    null,
                    original.key(),
                    original.value(),
                    original.headers()));
            send(ReplayMark.of(letter.place(), names.of(Topic.GATEWAY_DEAD_LETTERS)));
            open++;
            if (open == RECORDS_A_TRANSACTION) {
                commit();
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of a failure
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** @throws CommandFailedException if what was sent is not taken; nothing of this transaction is there then */
    void commit() {
        if (open == 0) {
            return;
        }
        try {
            producer.commitTransaction();
            committed += open;
            open = 0;
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private CommandFailedException failed(KafkaException e) {
        @Nullable Exception first = failure.get();
        String why = e instanceof ProducerFencedException
                ? "another replay was started; wait for its end"
                : (first == null ? e : first).getMessage()
                        + "; check the brokers and this user's rights, and run it again";
        return new CommandFailedException(
                "replayed " + committed + " records to " + names.of(Topic.RAW_IMAGES) + ", then: " + why, e);
    }

    /** What was not committed is aborted by the brokers. */
    @Override
    public void close() {
        producer.close();
    }
}
