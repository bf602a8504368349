package io.dpfgateway.gateway;

import io.dpfgateway.gateway.batch.InFlight;
import io.dpfgateway.gateway.rollout.RefusalReason;
import io.dpfgateway.gateway.sample.LeftOut;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateway's meters. Counters count attempts: work of a transaction that is aborted is done and counted again. Exact
 * figures are in the topics. Thread-safe.
 */
public final class GatewayMetrics {
    /** Raw records that the poisoning topology took; unit records. */
    public static final String RECORDS_IN = "dpf.gateway.records.in";

    /** Poisoned records; unit records. */
    public static final String RECORDS_POISONED = "dpf.gateway.records.poisoned";

    /** Dead letters by {@value #REASON}, a {@link DeadLetterReason} in lower case; unit records. */
    public static final String RECORDS_DEAD = "dpf.gateway.records.dead";

    /** Records copied for the trainer; unit records. */
    public static final String RECORDS_SAMPLED = "dpf.gateway.records.sampled";

    /** Records that the sampler left out by {@value #REASON}, a {@link LeftOut} in lower case; unit records. */
    public static final String SAMPLES_LEFT_OUT = "dpf.gateway.samples.left.out";

    /** Refused versions by {@value #REASON}, a {@link RefusalReason} in lower case; unit versions. */
    public static final String MODELS_REFUSED = "dpf.gateway.models.refused";

    /** The DPF version that poisons now; 0 while there is none. */
    public static final String MODEL_VERSION = "dpf.gateway.model.version";

    /** Times that reading dpf-models began anew after an error; unit times. */
    public static final String WATCH_RETRIES = "dpf.gateway.models.watch.retries";

    /** Stream threads replaced after an error, by {@value #APP}; unit threads. */
    public static final String THREADS_REPLACED = "dpf.gateway.stream.threads.replaced";

    /** Decodings that took too long and whose threads were given up; unit threads. */
    public static final String DECODINGS_GIVEN_UP = "dpf.gateway.decode.given.up";

    /** Time to decode one picture and make a network input of it. */
    public static final String DECODE_TIME = "dpf.gateway.decode.time";

    /** Time that a decoded picture waits for its batch to run. */
    public static final String QUEUE_TIME = "dpf.gateway.queue.time";

    /** Time of one run of the network, of a whole batch. */
    public static final String INFERENCE_TIME = "dpf.gateway.inference.time";

    /** Pictures in a run; unit pictures. */
    public static final String BATCH_SIZE = "dpf.gateway.inference.batch.size";

    /** Batches that failed and were run again picture by picture; unit batches. */
    public static final String BATCHES_SPLIT = "dpf.gateway.inference.batches.split";

    /** Pictures between their arrival and their result; unit pictures. */
    public static final String IN_FLIGHT = "dpf.gateway.in.flight";

    /** A bounded cause. */
    public static final String REASON = "reason";

    /** {@code poisoning} or {@code sampler}. */
    public static final String APP = "app";

    private static final String RECORDS = "records";

    private final MeterRegistry meters;
    private final Counter in;
    private final Counter poisoned;
    private final Counter sampled;
    private final Counter watchRetries;
    private final AtomicInteger modelVersion = new AtomicInteger();
    private final Counter decodingsGivenUp;
    private final Counter batchesSplit;
    private final Timer decodeTime;
    private final Timer queueTime;
    private final Timer inferenceTime;
    private final DistributionSummary batchSize;

    public GatewayMetrics(MeterRegistry meters) {
        this.meters = meters;
        in = counter(RECORDS_IN);
        poisoned = counter(RECORDS_POISONED);
        sampled = counter(RECORDS_SAMPLED);
        watchRetries = Counter.builder(WATCH_RETRIES).baseUnit("times").register(meters);
        meters.gauge(MODEL_VERSION, modelVersion);
        decodingsGivenUp =
                Counter.builder(DECODINGS_GIVEN_UP).baseUnit("threads").register(meters);
        batchesSplit = Counter.builder(BATCHES_SPLIT).baseUnit("batches").register(meters);
        decodeTime = timer(DECODE_TIME);
        queueTime = timer(QUEUE_TIME);
        inferenceTime = timer(INFERENCE_TIME);
        batchSize = DistributionSummary.builder(BATCH_SIZE)
                .baseUnit("pictures")
                .publishPercentileHistogram()
                .register(meters);
    }

    private Timer timer(String name) {
        return Timer.builder(name).publishPercentileHistogram().register(meters);
    }

    private Counter counter(String name) {
        return Counter.builder(name).baseUnit(RECORDS).register(meters);
    }

    public void recordIn() {
        in.increment();
    }

    public void recordPoisoned() {
        poisoned.increment();
    }

    public void recordDead(DeadLetterReason reason) {
        increment(RECORDS_DEAD, RECORDS, because(reason));
    }

    public void recordSampled() {
        sampled.increment();
    }

    public void sampleLeftOut(LeftOut reason) {
        increment(SAMPLES_LEFT_OUT, RECORDS, because(reason));
    }

    public void modelRefused(RefusalReason reason) {
        increment(MODELS_REFUSED, "versions", because(reason));
    }

    public void modelRuns(int version) {
        modelVersion.set(version);
    }

    public void watchRetried() {
        watchRetries.increment();
    }

    public void threadReplaced(String app) {
        increment(THREADS_REPLACED, "threads", Tags.of(APP, app));
    }

    public void decoded(long nanos) {
        decodeTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void decodingGivenUp() {
        decodingsGivenUp.increment();
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

    /** From now on the gauge shows this. */
    public void watch(InFlight inFlight) {
        Gauge.builder(IN_FLIGHT, inFlight, InFlight::count).baseUnit("pictures").register(meters);
    }

    private void increment(String name, String unit, Tags tags) {
        Counter.builder(name).baseUnit(unit).tags(tags).register(meters).increment();
    }

    private static Tags because(Enum<?> reason) {
        return Tags.of(REASON, reason.name().toLowerCase(Locale.ROOT));
    }
}
