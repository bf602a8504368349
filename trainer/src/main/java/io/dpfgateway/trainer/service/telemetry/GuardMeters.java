package io.dpfgateway.trainer.service.telemetry;

import io.dpfgateway.schemas.record.LeakageStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The meters of the leakage guard. Those with a version are there while it is in force. Thread-safe. */
public final class GuardMeters {
    /** The mean SSIM of what the attacker of a {@value #VERSION} rebuilt of sampled pictures; NaN before the first. */
    public static final String SSIM = "dpf.trainer.guard.ssim";

    /** The lower end of its interval, which is judged, by {@value #VERSION}; NaN before the first. */
    public static final String SSIM_LOW = "dpf.trainer.guard.ssim.low";

    /** How many pictures that was, by {@value #VERSION}; unit pictures. */
    public static final String MEASURED = "dpf.trainer.guard.measured";

    /** Always 1; its tags say how the guard stands to a {@value #VERSION}: a {@link io.dpfgateway.schemas.record.LeakageState} in lower case. */
    public static final String STATE = "dpf.trainer.guard.state";

    /** Versions that the guard of this instance took back, by {@value TrainerMetrics#REASON}, which is {@value #LEAKAGE}. */
    public static final String ROLLBACKS = "dpf.trainer.guard.rollbacks";

    /** Times that the guard could not write a rollback. */
    public static final String FAILED_ROLLBACKS = "dpf.trainer.guard.failed.rollbacks";

    /** Times that the guard could not look at the versions, or could not measure one. */
    public static final String FAILED_MEASUREMENTS = "dpf.trainer.guard.failed.measurements";

    /** A DPF's version. */
    public static final String VERSION = "version";

    static final String LEAKAGE = "leakage";

    private final MultiGauge ssim;
    private final MultiGauge ssimLow;
    private final MultiGauge measured;
    private final MultiGauge state;
    private final Counter rollbacks;
    private final Counter failedRollbacks;
    private final Counter failedMeasurements;

    public GuardMeters(MeterRegistry meters) {
        ssim = MultiGauge.builder(SSIM)
                .description("The mean SSIM of what an attacker rebuilt of sampled pictures")
                .register(meters);
        ssimLow = MultiGauge.builder(SSIM_LOW)
                .description("The lower end of its interval, which is judged")
                .register(meters);
        measured = MultiGauge.builder(MEASURED)
                .baseUnit("pictures")
                .description("Sampled pictures that the guard measured last")
                .register(meters);
        state = MultiGauge.builder(STATE)
                .description("Always 1; its tags say how the guard stands to a version")
                .register(meters);
        rollbacks = Counter.builder(ROLLBACKS)
                .description("Versions that the guard of this instance took back")
                .tag(TrainerMetrics.REASON, LEAKAGE)
                .register(meters);
        failedRollbacks = Counter.builder(FAILED_ROLLBACKS)
                .description("Times that the guard could not write a rollback")
                .register(meters);
        failedMeasurements = Counter.builder(FAILED_MEASUREMENTS)
                .description("Times that the guard could not look at the versions, or could not measure one")
                .register(meters);
    }

    /** This is known of the versions that are watched, and no others are. */
    public synchronized void watches(List<LeakageStatus> versions) {
        register(ssim, versions, status -> orNaN(status.getSsim()));
        register(ssimLow, versions, status -> orNaN(status.getSsimLow()));
        register(measured, versions, status -> (double) status.getPictures());
        state.register(
                versions.stream()
                        .map(status -> MultiGauge.Row.of(
                                tags(status)
                                        .and("state", status.getState().name().toLowerCase(Locale.ROOT)),
                                1))
                        .toList(),
                true);
    }

    private static void register(
            MultiGauge gauge, List<LeakageStatus> versions, Function<LeakageStatus, Double> value) {
        gauge.register(
                versions.stream()
                        .map(status -> MultiGauge.Row.of(tags(status), value.apply(status)))
                        .toList(),
                true);
    }

    private static Tags tags(LeakageStatus status) {
        return Tags.of(VERSION, Integer.toString(status.getVersion()));
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    /** A version was taken back. */
    public void rolledBack() {
        rollbacks.increment();
    }

    /** A rollback could not be written. */
    public void rollbackFailed() {
        failedRollbacks.increment();
    }

    /** Something could not be measured. */
    public void failed() {
        failedMeasurements.increment();
    }
}
