package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.infer.LoneSession;
import io.dpfgateway.gateway.poison.PoisonSerdes;
import io.dpfgateway.gateway.stream.KafkaSettings;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Variants d and f: exactly once without Kafka Streams. A thread polls, has the records decoded and run in batches on all cores, sends
 * the results and commits them with the offsets; then it polls again.
 */
final class TransactionLoop implements Running {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long CLOSE_MS = 20_000;

    private final Stages stages = new Stages();
    private final GatewayConfig config;
    private final Arrangement arrangement;
    private final int batches;
    private final PlainPoisoning poisoning;
    private final PoisonSerdes serdes;
    private final String poisonedTopic;
    private final ExecutorService workers;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    private TransactionLoop(GatewayConfig config, Bundle bundle, Arrangement arrangement, int batches) {
        this.config = config;
        this.arrangement = arrangement;
        this.batches = batches;
        poisoning = new PlainPoisoning(bundle, arrangement, stages);
        serdes = PoisonSerdes.open(config.connection().registry());
        poisonedTopic = config.identity().topics().of(Topic.POISONED_FEATURES);
        workers = Executors.newFixedThreadPool(arrangement.loops());
        thread = new Thread(this::run, "transaction-loop");
    }

    /** @param batches at each poll, for each session */
    static TransactionLoop start(GatewayConfig config, Bundle bundle, Arrangement arrangement, int batches) {
        TransactionLoop loop = new TransactionLoop(config, bundle, arrangement, batches);
        loop.thread.start();
        return loop;
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(producerSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(config.identity().topics().of(Topic.RAW_IMAGES)));
            while (!stopped) {
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                consumer.poll(POLL).forEach(records::add);
                if (!records.isEmpty()) {
                    List<ProducerRecord<byte[], byte[]>> poisoned = poison(records);
                    long begun = System.nanoTime();
                    producer.beginTransaction();
                    for (ProducerRecord<byte[], byte[]> record : poisoned) {
                        // A failed send fails the commit.
                        Future<?> unused = producer.send(record);
                    }
                    producer.sendOffsetsToTransaction(nextOffsets(records), consumer.groupMetadata());
                    producer.commitTransaction();
                    stages.add(Stage.PRODUCE, begun);
                    stages.done(records.size());
                }
            }
        } catch (ExecutionException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private List<ProducerRecord<byte[], byte[]>> poison(List<ConsumerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        List<Future<List<ProducerRecord<byte[], byte[]>>>> parts = new ArrayList<>();
        for (int from = 0; from < records.size(); from += arrangement.batch()) {
            List<ConsumerRecord<byte[], byte[]>> batch =
                    records.subList(from, Math.min(records.size(), from + arrangement.batch()));
            parts.add(workers.submit(() -> poisonBatch(batch)));
        }
        List<ProducerRecord<byte[], byte[]>> poisoned = new ArrayList<>();
        for (Future<List<ProducerRecord<byte[], byte[]>>> part : parts) {
            poisoned.addAll(part.get());
        }
        return poisoned;
    }

    private List<ProducerRecord<byte[], byte[]>> poisonBatch(List<ConsumerRecord<byte[], byte[]>> batch)
            throws InterruptedException {
        LoneSession session = poisoning.borrow();
        try {
            List<RawImage> images = new ArrayList<>();
            List<float[]> inputs = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : batch) {
                RawImage image = serdes.images().deserialize(record.topic(), record.value());
                images.add(image);
                inputs.add(poisoning.input(session, PlainPoisoning.encoded(image)));
            }
            List<WireTensor> tensors = poisoning.run(session, inputs);
            List<ProducerRecord<byte[], byte[]>> poisoned = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                byte[] value =
                        serdes.poisoned().serialize(poisonedTopic, poisoning.record(images.get(i), tensors.get(i)));
                ConsumerRecord<byte[], byte[]> raw = batch.get(i);
                poisoned.add(new ProducerRecord<>(poisonedTopic, null, raw.timestamp(), raw.key(), value));
            }
            return poisoned;
        } finally {
            poisoning.giveBack(session);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> nextOffsets(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        // A partition's records come in order, so its last one stays.
        records.forEach(record -> next.put(
                new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1)));
        return next;
    }

    private Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(new KafkaSettings(config).consumer());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.identity().applicationId());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, TopicSettings.LARGE_RECORDS);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, arrangement.loops() * arrangement.batch() * batches);
        return settings;
    }

    private Map<String, Object> producerSettings() {
        Map<String, Object> settings = new HashMap<>(new KafkaSettings(config).producer());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.identity().applicationId());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSettings.LARGE_RECORDS);
        return settings;
    }

    @Override
    public Snapshot snapshot() {
        Exception e = failure;
        if (e != null) {
            throw new IllegalStateException("the loop failed: " + e, e);
        }
        return stages.snapshot();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdown();
        poisoning.close();
        serdes.close();
    }
}
