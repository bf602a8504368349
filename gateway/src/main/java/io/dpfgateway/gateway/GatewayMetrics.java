package io.dpfgateway.gateway;

import io.dpfgateway.gateway.batch.InFlight;
import io.dpfgateway.gateway.sample.LeftOut;
import io.dpfgateway.gateway.telemetry.Health;
import io.dpfgateway.gateway.telemetry.Progress;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The gateway's meters, with {@link ModelMetrics}, {@link DecodeMetrics} and {@link GuardMetrics}; {@code docs/metrics.md} has them as
 * Prometheus names them. Counters count attempts: work of a transaction that is aborted is done and counted again. Exact figures are in the topics. A counter's unit ends its name. Thread-safe.
 */
public final class GatewayMetrics {
    /** Raw records that the poisoning topology took. */
    public static final String RECORDS_IN = "dpf.gateway.in.records";

    /** Poisoned records. */
    public static final String RECORDS_POISONED = "dpf.gateway.poisoned.records";

    /** Dead letters by {@value #REASON}, a {@link DeadLetterReason} in lower case. */
    public static final String RECORDS_DEAD = "dpf.gateway.dead.records";

    /** Records copied for the trainer. */
    public static final String RECORDS_SAMPLED = "dpf.gateway.sampled.records";

    /** Records that the sampler left out by {@value #REASON}, a {@link LeftOut} in lower case. */
    public static final String SAMPLES_LEFT_OUT = "dpf.gateway.left.out.records";

    /** Stream threads replaced after an error, by {@value #APP}. */
    public static final String THREADS_REPLACED = "dpf.gateway.replaced.threads";

    /** Stream threads that live, by {@value #APP}. */
    public static final String THREADS_ALIVE = "dpf.gateway.live.threads";

    /** Records not fetched yet, by {@value #APP} and {@value #PARTITION} of raw-images; unit records. */
    public static final String LAG = "dpf.gateway.lag";

    /** Time since the last commit of the poisoning topology; unit seconds. */
    public static final String COMMIT_AGE = "dpf.gateway.commit.age";

    /** How long the oldest fetched record waits to be committed; 0 while none does; unit seconds. */
    public static final String UNCOMMITTED_AGE = "dpf.gateway.uncommitted.age";

    /** Time that a decoded picture waits for its batch to run. */
    public static final String QUEUE_TIME = "dpf.gateway.queue.time";

    /** Time of one run of the network, of a whole batch. */
    public static final String INFERENCE_TIME = "dpf.gateway.inference.time";

    /** Time from sending a result to the broker's acknowledgement. */
    public static final String PRODUCE_TIME = "dpf.gateway.produce.time";

    /** Time from the raw record's timestamp until its result is sent; the commit comes on top. */
    public static final String RESULT_TIME = "dpf.gateway.result.time";

    /** Pictures in a run; unit pictures. */
    public static final String BATCH_SIZE = "dpf.gateway.inference.batch.size";

    /** Batches that failed and were run again picture by picture. */
    public static final String BATCHES_SPLIT = "dpf.gateway.split.batches";

    /** Pictures between their arrival and their result; unit pictures. */
    public static final String IN_FLIGHT = "dpf.gateway.in.flight";

    /** A bounded cause. */
    public static final String REASON = "reason";

    /** {@code poisoning} or {@code sampler}. */
    public static final String APP = "app";

    /** A partition's number. Meters with this tag go with their partition. */
    public static final String PARTITION = "partition";

    private static final Duration LONGEST_RESULT = Duration.ofMinutes(5);

    private final MeterRegistry meters;
    private final ModelMetrics models;
    private final GuardMetrics guard;
    private final DecodeMetrics decoding;
    private final Counter in;
    private final Counter poisoned;
    private final CountersByReason<DeadLetterReason> dead;
    private final Counter sampled;
    private final CountersByReason<LeftOut> leftOut;
    private final Counter batchesSplit;
    private final Timer queueTime;
    private final Timer inferenceTime;
    private final Timer produceTime;
    private final Timer resultTime;
    private final DistributionSummary batchSize;

    public GatewayMetrics(MeterRegistry meters) {
        this.meters = meters;
        models = new ModelMetrics(meters);
        guard = new GuardMetrics(meters);
        decoding = new DecodeMetrics(meters);
        in = counter(RECORDS_IN, "records", "Raw records that the poisoning topology took");
        poisoned = counter(RECORDS_POISONED, "records", "Poisoned records");
        dead = counters(DeadLetterReason.class, RECORDS_DEAD, "records", "Dead letters");
        sampled = counter(RECORDS_SAMPLED, "records", "Records copied for the trainer");
        leftOut = counters(LeftOut.class, SAMPLES_LEFT_OUT, "records", "Records that the sampler left out");
        batchesSplit = counter(BATCHES_SPLIT, "batches", "Batches that failed and were run again picture by picture");
        queueTime = timer(QUEUE_TIME, "Time that a decoded picture waits for its batch to run")
                .register(meters);
        inferenceTime = timer(INFERENCE_TIME, "Time of one run of the network, of a whole batch")
                .register(meters);
        produceTime = timer(PRODUCE_TIME, "Time from sending a result to the broker's acknowledgement")
                .register(meters);
        resultTime = timer(RESULT_TIME, "Time from the raw record's timestamp until its result is sent")
                .maximumExpectedValue(LONGEST_RESULT)
                .register(meters);
        batchSize = DistributionSummary.builder(BATCH_SIZE)
                .baseUnit("pictures")
                .description("Pictures in a run of the network")
                .publishPercentileHistogram()
                .register(meters);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).publishPercentileHistogram();
    }

    private Counter counter(String name, String unit, String description) {
        return Counter.builder(name).baseUnit(unit).description(description).register(meters);
    }

    private <R extends Enum<R>> CountersByReason<R> counters(
            Class<R> reasons, String name, String unit, String description) {
        return new CountersByReason<>(
                reasons, Counter.builder(name).baseUnit(unit).description(description), meters);
    }

    /** Those of versions. */
    public ModelMetrics models() {
        return models;
    }

    /** Those of the live guard. */
    public GuardMetrics guard() {
        return guard;
    }

    /** Those of decoding. */
    public DecodeMetrics decoding() {
        return decoding;
    }

    /** Where the meters are. */
    public MeterRegistry registry() {
        return meters;
    }

    public void recordIn() {
        in.increment();
    }

    public void recordPoisoned() {
        poisoned.increment();
    }

    public void recordDead(DeadLetterReason reason) {
        dead.increment(reason);
    }

    public void recordSampled() {
        sampled.increment();
    }

    public void sampleLeftOut(LeftOut reason) {
        leftOut.increment(reason);
    }

    public void threadReplaced(String app) {
        Counter.builder(THREADS_REPLACED)
                .baseUnit("threads")
                .description("Stream threads replaced after an error")
                .tag(APP, app)
                .register(meters)
                .increment();
    }

    /** A picture waited so long for its batch to run. */
    public void queued(long nanos) {
        queueTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A batch of so many pictures ran. */
    public void inferred(int pictures, long nanos) {
        batchSize.record(pictures);
        inferenceTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A batch failed and is run picture by picture. */
    public void batchSplit() {
        batchesSplit.increment();
    }

    /** The broker has a result so long after it was sent. */
    public void produced(long nanos) {
        produceTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A record of this timestamp has its result now; clocks that differ may bring the one before the other. */
    public void resultSent(long timestamp, long now) {
        resultTime.record(Math.max(0, now - timestamp), TimeUnit.MILLISECONDS);
    }

    /** From now on the gauge shows this. */
    public void watch(InFlight inFlight) {
        Gauge.builder(IN_FLIGHT, inFlight, InFlight::count)
                .baseUnit("pictures")
                .description("Pictures between their arrival and their result")
                .register(meters);
    }

    /** From now on the gauges show these. */
    public void watch(Progress progress, Health health) {
        TimeGauge.builder(COMMIT_AGE, progress, TimeUnit.SECONDS, GatewayMetrics::commitAge)
                .description("Time since the last commit of results; grows while no picture comes")
                .register(meters);
        TimeGauge.builder(UNCOMMITTED_AGE, health, TimeUnit.SECONDS, watched -> seconds(watched.uncommitted()))
                .description("How long the oldest fetched record waits for its commit; 0 while none does")
                .register(meters);
    }

    private static double commitAge(Progress progress) {
        return progress.sinceCommit().map(GatewayMetrics::seconds).orElse(Double.NaN);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
