package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.predict.Outcome;
import io.dpfgateway.partner.predict.Outcome.Awaiting;
import io.dpfgateway.partner.predict.Outcome.Predicted;
import io.dpfgateway.partner.predict.Outcome.Refused;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.RefusedRecordException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads poisoned records as one member of a consumer group and gives predictions to a sink, in the order of each partition.
 * Records of transactions that were aborted are never seen.
 *
 * <p>Offsets are committed after the sink took the predictions, so each record's prediction reaches the sink at least once.
 * A record of a release whose public bundle is not here waits, and its partition with it, while the others go on. A record
 * that will never give a prediction ends the run or is reported, as {@link OnRefusal} says.
 *
 * <p>{@link #run} belongs to one thread, and may be called again after it returned; {@link #stop} and {@link #counts} may
 * be called from any. The predictor stays the caller's.
 */
public final class FeatureStream {
    private static final Logger log = LoggerFactory.getLogger(FeatureStream.class);

    /** How soon a call of {@link #stop} and a new bundle are seen. */
    private static final Duration POLL = Duration.ofMillis(200);

    private final PartnerOptions options;
    private final Predictor predictor;
    private final Clock clock;

    /** Written by the thread that runs. */
    private volatile StreamCounts counts = StreamCounts.NONE;

    private volatile boolean stopping;

    public FeatureStream(PartnerOptions options, Predictor predictor) {
        this(options, predictor, Clock.systemUTC());
    }

    FeatureStream(PartnerOptions options, Predictor predictor, Clock clock) {
        this.options = options;
        this.predictor = predictor;
        this.clock = clock;
    }

    /**
     * Reads until the {@link StopRule} holds or {@link #stop} is called. Its consumer lives as long as this call.
     *
     * @return what this stream has handled, over all its runs
     * @throws MissingTopicException if there is no such topic
     * @throws BrokerException if the brokers do not answer or refuse
     * @throws RefusedRecordException if a record gives no prediction and the policy is {@link OnRefusal#FAIL}
     * @throws VersionTimeoutException if a release did not come in time
     * @throws io.dpfgateway.partner.predict.UnusableModelException if a bundle is another release's, or does not classify
     * @throws io.dpfgateway.model.ModelException if a bundle is altered, not trusted or not allowed to run
     * @throws io.dpfgateway.schemas.SchemasException if the registry does not answer
     */
    public StreamCounts run(PredictionSink sink) {
        FeatureSource source = options.source();
        try (RecordReader reader = new RecordReader(source.registry(), predictor);
                Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        source.consumerSettings(options.from()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            new Run(consumer, reader, sink).loop();
            return counts;
        } catch (KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new BrokerException(
                    "broker " + source.bootstrapServers() + ": " + reason.getMessage()
                            + "; check its address and health, and the Kafka settings",
                    e);
        }
    }

    /** Ends {@link #run} after the batch at hand, whose offsets are committed. Returns at once; final. */
    public void stop() {
        stopping = true;
    }

    /** What was handled so far. */
    public StreamCounts counts() {
        return counts;
    }

    /** One call of {@link FeatureStream#run}: a consumer's life. */
    private final class Run implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final RecordReader reader;
        private final PredictionSink sink;
        private final VersionWaits waits = new VersionWaits(clock, options.versionTimeout());
        private final long handledBefore = counts.handled();
        private boolean assigned;

        Run(Consumer<byte[], byte[]> consumer, RecordReader reader, PredictionSink sink) {
            this.consumer = consumer;
            this.reader = reader;
            this.sink = sink;
        }

        void loop() {
            EndOffsets ends = EndOffsets.of(consumer, partitions());
            consumer.subscribe(List.of(options.source().topic()), this);
            while (!isEnough()) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (TopicPartition partition : polled.partitions()) {
                    handle(partition, polled.records(partition));
                }
                consumer.resume(waits.takeReady(predictor.models()::isThere));
                if (options.stop().atEnd() && assigned && ends.areReachedBy(consumer)) {
                    return;
                }
            }
        }

        private List<TopicPartition> partitions() {
            String topic = options.source().topic();
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new MissingTopicException(topic, options.source().bootstrapServers());
            }
            return partitions;
        }

        private boolean isEnough() {
            return stopping || options.stop().isReachedBy(counts.handled() - handledBefore);
        }

        /** Commits what was handled of one partition, also if the record behind it ends the run. */
        private void handle(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> messages) {
            if (isEnough()) {
                return;
            }
            List<Outcome> outcomes = reader.read(messages);
            int handled = 0;
            try {
                while (handled < messages.size() && !isEnough() && take(messages.get(handled), outcomes.get(handled))) {
                    handled++;
                }
            } catch (RefusedRecordException e) {
                commit(partition, messages, handled);
                throw e;
            }
            commit(partition, messages, handled);
        }

        /** Whether the record is done with; if not, its partition waits at it. */
        private boolean take(ConsumerRecord<byte[], byte[]> message, Outcome outcome) {
            if (outcome instanceof Awaiting awaiting) {
                TopicPartition partition = new TopicPartition(message.topic(), message.partition());
                consumer.pause(List.of(partition));
                consumer.seek(partition, message.offset());
                waits.add(partition, RecordReader.placeOf(message), awaiting.why());
                return false;
            }
            if (outcome instanceof Refused refused) {
                refuse(refused.why());
            } else if (outcome instanceof Predicted predicted) {
                sink.accept(predicted.prediction());
                counts = counts.plusPrediction();
            }
            return true;
        }

        private void refuse(RefusedRecordException why) {
            counts = counts.plus(why.reason());
            if (options.onRefusal() == OnRefusal.FAIL) {
                throw why;
            }
            log.atWarn().addKeyValue("reason", why.reason()).log("no prediction: {}", why.getMessage());
        }

        private void commit(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> messages, int handled) {
            if (handled == 0) {
                return;
            }
            sink.flush();
            long next = messages.get(handled - 1).offset() + 1;
            try {
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)));
            } catch (CommitFailedException | RebalanceInProgressException e) {
                log.atWarn()
                        .addKeyValue("topic", partition.topic())
                        .addKeyValue("partition", partition.partition())
                        .addKeyValue("offset", next)
                        .log(
                                "the group gave the partition away before the commit; its last predictions may come again");
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned = true;
            log.atInfo()
                    .addKeyValue("group", options.source().groupId())
                    .addKeyValue("partitions", partitions)
                    .log("reading");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            assigned = false;
            waits.forget(partitions);
        }
    }
}
