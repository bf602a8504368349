package io.dpfgateway.cli.chaos.input;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered records at an even rate, whatever goes on around it, in a thread of its own. Its producer is idempotent and
 * patient, so that each record is in the topic once and in order, also across a broker that dies.
 */
public final class Feeder implements AutoCloseable {
    private static final int PATIENCE_MS = 300_000;
    private static final long TICK_NANOS = 10_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    private final KafkaProducer<String, byte[]> producer;
    private final RecordBytes bytes;
    private final PicturePool pool;
    private final Rate rate;
    private final String topic;
    private final Clock clock = Clock.systemUTC();
    private final Thread thread = new Thread(this::feed, "feeder");
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stopping;

    /**
     * How much there is to send.
     *
     * @param sources how many cameras take turns
     * @param perSecond records of all cameras together
     */
    public record Rate(int sources, int perSecond) {}

    /** @param topic the name of raw-images */
    public Feeder(String bootstrapServers, RegistryConfig registry, String topic, PicturePool pool, Rate rate) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        this.bytes = new RecordBytes(pool, registry, topic);
        this.topic = topic;
        this.pool = pool;
        this.rate = rate;
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** How many records have been handed to the producer. */
    public long sent() {
        return sent.get();
    }

    /** @throws CommandFailedException if a record could not be sent: then the run says nothing */
    public void check() {
        @Nullable Exception e = failure.get();
        if (e != null) {
            throw new CommandFailedException("the broker did not take a record of the chaos run: " + e, e);
        }
    }

    /** Sends no more, and waits until the broker has all. */
    public void stop() throws InterruptedException {
        stopping = true;
        thread.join();
        producer.flush();
        check();
    }

    private void feed() {
        long begin = System.nanoTime();
        try {
            while (!stopping) {
                double due = (System.nanoTime() - begin) / NANOS_A_SECOND * rate.perSecond();
                while (sent.get() < due && !stopping) {
                    send(sent.get());
                    sent.incrementAndGet();
                }
                LockSupport.parkNanos(TICK_NANOS);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of a failure
    private void send(long turn) {
        NumberedRecord record = NumberedRecord.of(
                Math.toIntExact(turn % rate.sources()), Math.toIntExact(turn / rate.sources()), pool.size());
        ProducerRecord<String, byte[]> out =
                new ProducerRecord<>(topic, record.key(), bytes.of(record, clock.instant()));
        out.headers().add(NumberedRecord.HEADER, record.id().getBytes(StandardCharsets.UTF_8));
        producer.send(out, (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** Drops what the broker does not have yet. */
    @Override
    public void close() {
        stopping = true;
        producer.close(Duration.ZERO);
        bytes.close();
    }
}
