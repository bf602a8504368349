package io.dpfgateway.trainer.service;

import io.dpfgateway.schemas.record.TrainerAction;
import io.dpfgateway.schemas.record.TrainerCommand;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryUnavailableException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance leads: it does while it holds partition 0 of dpf-trainer-control in the group of its network, which it keeps
 * when others come. Who leads also reads the commands there, and commits one only once it is {@linkplain #settle settled}: the next one
 * who leads is given what was not. One thread of its own uses the consumer; the rest is thread-safe.
 */
final class Leadership implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BACK_OFF = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<TrainerCommand> deserializer;
    private final TopicPartition control;
    private final String network;
    private final CommandSink sink;
    private final Runnable changed;
    private final TrainerHealth health;
    private final ConcurrentLinkedQueue<Question> questions = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "trainer-leadership");

    /** Whether the group has given the partition to this instance. Used by the thread of this object. */
    private boolean holds;

    /** The first command that may not be settled. Changed by the thread of this object. */
    private volatile long unsettled;

    private volatile boolean leads;
    private volatile boolean closed;
    private volatile Optional<RuntimeException> failure = Optional.empty();

    /** Takes up commands; one may come again. Must have one for good when it returns. */
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
        if (!isAssignedByBrokers(settings)) {
            // The default would give the lead to another whenever one comes.
            settings.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.deserializer = AvroSerdes.deserializer(TrainerCommand.class, cluster.registry());
        thread.start();
    }

    private static boolean isAssignedByBrokers(Map<String, Object> settings) {
        return GroupProtocol.CONSUMER
                .name()
                .equalsIgnoreCase(String.valueOf(settings.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG)));
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

    /** Whether all that the trigger stands for was settled, by whoever led. */
    boolean isSettled(Trigger trigger) {
        return trigger.isSettledBefore(unsettled);
    }

    /**
     * The commands up to this one need nobody's work any more. Doing it again does nothing.
     *
     * @throws LeadershipLostException if this instance does not lead any more, or the brokers do not answer
     */
    void settle(long command) {
        if (command >= unsettled) {
            ask(command + 1);
        }
    }

    /**
     * Asks the brokers whether this instance still leads: a commit of one that the group has given up is refused.
     *
     * @throws LeadershipLostException if it does not, or nobody answers
     */
    void confirm() {
        ask(0);
    }

    private void ask(long firstUnsettled) {
        Question question = new Question(firstUnsettled, new CompletableFuture<>());
        questions.add(question);
        boolean holds = false;
        try {
            holds = leads && question.answer().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
                ConsumerRecords<byte[], byte[]> commands = consumer.poll(POLL);
                lead();
                takeAll(commands);
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

    /** Begins to lead once it is known what was settled before. */
    private void lead() {
        if (!holds || leads) {
            return;
        }
        try {
            OffsetAndMetadata committed =
                    consumer.committed(Set.of(control), PATIENCE).get(control);
            unsettled = committed == null ? 0 : committed.offset();
            setLeads(true);
        } catch (RetriableException e) {
            log.atInfo().addKeyValue("reason", e.toString()).log("what was settled is not known yet");
        }
    }

    private void takeAll(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                take(record);
            } catch (RegistryUnavailableException e) {
                log.atWarn().addKeyValue("reason", e.getMessage()).log("a command waits and is tried again");
                consumer.seek(control, record.offset());
                LockSupport.parkNanos(BACK_OFF.toNanos());
                return;
            }
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
    }

    private void answer() {
        Question question = questions.poll();
        while (question != null) {
            question.answer().complete(leads && commit(question.firstUnsettled()));
            question = questions.poll();
        }
    }

    /** False if the group has given this instance up, or cannot say. */
    private boolean commit(long firstUnsettled) {
        try {
            // A state of an older topic may know later commands than there are.
            long next = Math.max(unsettled, Math.min(firstUnsettled, consumer.position(control)));
            consumer.commitSync(Map.of(control, new OffsetAndMetadata(next)), PATIENCE);
            unsettled = next;
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

    /**
     * Whether this instance leads, and something to be committed if it does.
     *
     * @param firstUnsettled 0 to leave it as it is
     */
    private record Question(long firstUnsettled, CompletableFuture<Boolean> answer) {}

    private final class Holder implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            health.joined();
            if (partitions.contains(control)) {
                holds = true;
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (partitions.contains(control)) {
                holds = false;
                setLeads(false);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
