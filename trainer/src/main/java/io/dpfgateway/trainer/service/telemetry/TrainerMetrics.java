package io.dpfgateway.trainer.service.telemetry;

import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.trainer.sample.IntakeCounts;
import io.dpfgateway.trainer.sample.Malformed;
import io.dpfgateway.trainer.vault.StoreOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The trainer's meters; {@code docs/trainer-service.md} has them as Prometheus names them. Every counter is there, at 0, before
 * anything happens: what first appears at 1 is no increase to Prometheus. Thread-safe.
 */
public final class TrainerMetrics {
    /** Trainings begun by {@value #TRIGGER}. */
    public static final String TRAININGS_BEGUN = "dpf.trainer.begun.trainings";

    /** Trainings ended by {@value #VERDICT}, a {@link TrainerVerdict} in lower case. */
    public static final String TRAININGS_ENDED = "dpf.trainer.ended.trainings";

    /** From a training's begin to its end, with what a restart in between took. */
    public static final String TRAINING_TIME = "dpf.trainer.training.time";

    /** Samples by {@value #OUTCOME}, a {@link StoreOutcome} in lower case. */
    public static final String SAMPLES = "dpf.trainer.samples";

    /** Records of training-samples that are no samples by {@value #REASON}, a {@link Malformed} in lower case. */
    public static final String MALFORMED = "dpf.trainer.malformed.records";

    /** Failures after which something was tried again. */
    public static final String RETRIES = "dpf.trainer.retries";

    /** Pictures in the vault; unit pictures. */
    public static final String VAULT_PICTURES = "dpf.trainer.vault.pictures";

    /** Bytes of their files; unit bytes. */
    public static final String VAULT_BYTES = "dpf.trainer.vault.size";

    /** Pictures that came after the last training had taken its own; unit pictures. */
    public static final String NEW_PICTURES = "dpf.trainer.new.pictures";

    /** 1 while this instance leads, else 0. */
    public static final String LEADS = "dpf.trainer.leads";

    /** The drift that was found last, in standard deviations; NaN before the first look. */
    public static final String DRIFT = "dpf.trainer.drift";

    /** The version that this process published last; 0 before the first. */
    public static final String VERSION = "dpf.trainer.published.version";

    public static final String TRIGGER = "trigger";
    public static final String VERDICT = "verdict";
    public static final String OUTCOME = "outcome";
    public static final String REASON = "reason";

    private final MeterRegistry meters;
    private final GuardMeters guard;
    private final Timer time;
    private final Counter retries;
    private final AtomicInteger pictures = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger fresh = new AtomicInteger();
    private final AtomicInteger leads = new AtomicInteger();
    private final AtomicInteger version = new AtomicInteger();
    private final AtomicReference<Double> drift = new AtomicReference<>(Double.NaN);

    /** @param triggers all that can begin a training, such as {@code new-samples} */
    public TrainerMetrics(MeterRegistry meters, List<String> triggers) {
        this.meters = meters;
        guard = new GuardMeters(meters);
        triggers.forEach(this::begun);
        for (TrainerVerdict verdict :
                List.of(TrainerVerdict.PUBLISHED, TrainerVerdict.GATE_MISSED, TrainerVerdict.FAILED)) {
            ended(verdict);
        }
        for (StoreOutcome outcome : StoreOutcome.values()) {
            samples(outcome);
        }
        for (Malformed reason : Malformed.values()) {
            malformed(reason);
        }
        retries = Counter.builder(RETRIES)
                .description("Failures after which something was tried again")
                .register(meters);
        time = Timer.builder(TRAINING_TIME)
                .description("From a training's begin to its end")
                .register(meters);
        gauge(VAULT_PICTURES, pictures, "pictures", "Pictures in the vault");
        gauge(VAULT_BYTES, bytes, "bytes", "Bytes of the vault's files");
        gauge(NEW_PICTURES, fresh, "pictures", "Pictures that came after the last training had taken its own");
        gauge(LEADS, leads, "", "1 while this instance leads");
        gauge(VERSION, version, "", "The version that this process published last");
        Gauge.builder(DRIFT, drift, AtomicReference::get)
                .description("The drift that was found last, in standard deviations")
                .register(meters);
    }

    private void gauge(String name, Number value, String unit, String description) {
        Gauge.builder(name, value, Number::doubleValue)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(meters);
    }

    private Counter begun(String trigger) {
        return Counter.builder(TRAININGS_BEGUN)
                .description("Trainings begun")
                .tag(TRIGGER, trigger)
                .register(meters);
    }

    private Counter ended(TrainerVerdict verdict) {
        return Counter.builder(TRAININGS_ENDED)
                .description("Trainings ended")
                .tag(VERDICT, lower(verdict))
                .register(meters);
    }

    private Counter samples(StoreOutcome outcome) {
        return Counter.builder(SAMPLES)
                .description("Samples, by what the vault made of them")
                .tag(OUTCOME, lower(outcome))
                .register(meters);
    }

    private Counter malformed(Malformed reason) {
        return Counter.builder(MALFORMED)
                .description("Records of training-samples that are no samples")
                .tag(REASON, lower(reason))
                .register(meters);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The leakage guard's. */
    public GuardMeters guard() {
        return guard;
    }

    /** A training begins. */
    public void trainingBegins(String trigger) {
        begun(trigger).increment();
    }

    /** A training ended. */
    public void trainingEnded(TrainerVerdict verdict, Duration took) {
        ended(verdict).increment();
        time.record(took);
    }

    /** A version is in the store and announced. */
    public void published(int number) {
        version.set(number);
    }

    /** Samples came. */
    public void took(IntakeCounts counts) {
        counts.samples()
                .byOutcome()
                .forEach((outcome, count) -> samples(outcome).increment(count));
        counts.malformed().forEach((reason, count) -> malformed(reason).increment(count));
    }

    /** Something is tried again. */
    public void retries() {
        retries.increment();
    }

    /** What the vault holds now. */
    public void vaultHolds(int all, long size, int newOnes) {
        pictures.set(all);
        bytes.set(size);
        fresh.set(newOnes);
    }

    /** Whether this instance leads. */
    public void leads(boolean now) {
        leads.set(now ? 1 : 0);
    }

    /** A drift was measured. */
    public void drifted(double standardDeviations) {
        drift.set(standardDeviations);
    }
}
