package io.dpfgateway.trainer.service;

import io.dpfgateway.schemas.record.TrainerAction;
import io.dpfgateway.schemas.record.TrainerCommand;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance leads: it does while it holds partition 0 of dpf-trainer-control in the group of its network. Who leads also
 * reads the commands there, and commits one only once the sink has it for good. One thread of its own uses the consumer; the rest is
 * thread-safe.
 */
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<TrainerCommand> deserializer;
    private final TopicPartition control;
    private final String network;
    private final CommandSink sink;
    private final Runnable changed;
    private final TrainerHealth health;
    private final ConcurrentLinkedQueue<CompletableFuture<Boolean>> questions = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "trainer-leadership");

    private volatile boolean leads;
    private volatile boolean closed;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /** Takes up commands. Must have one for good when it returns. */
    interface CommandSink {
        void take(long offset, String reason);
    }

    /** @param changed told that this instance leads or does not any more, by the thread of this object */
    Leadership(TrainerConfig config, CommandSink sink, Runnable changed, TrainerHealth health) {
        this.health = health;
        TrainerConfig.Cluster cluster = config.cluster();
        this.network = config.network().id().value();
        this.control = new TopicPartition(cluster.topics().of(Topic.DPF_TRAINER_CONTROL), 0);
        this.sink = sink;
        this.changed = changed;
        Map<String, Object> settings = new HashMap<>(cluster.kafka());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group(config));
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.deserializer = AvroSerdes.deserializer(TrainerCommand.class, cluster.registry());
        thread.start();
    }

    static String group(TrainerConfig config) {
        return config.cluster().topics().prefix() + "dpf-trainer-"
                + config.network().id().value();
    }

    /** Whether this instance leads, as far as it knows. */
    boolean leads() {
        return leads;
    }

    /** Why it cannot go on; empty while it can. */
    Optional<RuntimeException> failure() {
        return failure;
    }

    /**
     * Asks the brokers whether this instance still leads: a commit of one that the group has given up is refused.
     *
     * @throws LeadershipLostException if it does not, or nobody answers
     */
    void confirm() {
        CompletableFuture<Boolean> question = new CompletableFuture<>();
        questions.add(question);
        boolean holds = false;
        try {
            holds = leads && question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("the brokers did not say who leads");
        }
        if (!holds) {
            throw new LeadershipLostException("this instance does not lead any more");
        }
    }

    private void run() {
        try {
            consumer.subscribe(List.of(control.topic()), new Holder());
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                answer();
            }
        } catch (WakeupException e) {
            // Closed.
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        } finally {
            setLeads(false);
            consumer.close();
            deserializer.close();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            TrainerCommand command = deserializer.deserialize(record.topic(), record.value());
            if (command != null
                    && command.getNetworkId().equals(network)
                    && command.getAction() == TrainerAction.RETRAIN) {
                sink.take(record.offset(), command.getReason());
            }
        } catch (MalformedRecordException | UnknownSchemaException e) {
            log.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .log("a record is no command of a trainer and is passed: {}", e.getMessage());
        }
        boolean unused = commit();
    }

    private void answer() {
        CompletableFuture<Boolean> question = questions.poll();
        while (question != null) {
            question.complete(leads && commit());
            question = questions.poll();
        }
    }

    /** False if the group has given this instance up, or cannot say. */
    private boolean commit() {
        try {
            consumer.commitSync(Map.of(control, new OffsetAndMetadata(consumer.position(control))), PATIENCE);
            return true;
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            log.atInfo().addKeyValue("reason", e.toString()).log("a commit as the leader was refused");
            return false;
        }
    }

    private void setLeads(boolean now) {
        if (leads != now) {
            leads = now;
            log.atInfo()
                    .addKeyValue("network", network)
                    .log(now ? "this instance leads" : "this instance does not lead");
            changed.run();
        }
    }

    /** Leaves the group, so that another one leads at once. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Holder implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            health.joined();
            if (partitions.contains(control)) {
                setLeads(true);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(control)) {
                setLeads(false);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
