package io.dpfgateway.gateway;

import io.dpfgateway.gateway.guard.RollbackReason;
import io.dpfgateway.gateway.guard.Unmeasured;
import io.dpfgateway.schemas.record.GuardState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The meters of the live guard. Those with a version are there while it is loaded. Thread-safe. */
public final class GuardMetrics {
    /** Live pictures that were measured, by {@value #VERSION}; unit pictures. */
    public static final String MEASURED = "dpf.gateway.guard.measured";

    /** The share of them on which clean and poisoned outputs agree, by {@value #VERSION}; NaN before the first. */
    public static final String AGREEMENT = "dpf.gateway.guard.agreement";

    /** Always 1; its tags say how the guard stands to a {@value #VERSION}: a {@link GuardState} in lower case. */
    public static final String STATE = "dpf.gateway.guard.state";

    /** Pictures of the guard's share that were not measured, by {@value GatewayMetrics#REASON}, an {@link Unmeasured} in lower case. */
    public static final String UNMEASURED = "dpf.gateway.guard.unmeasured";

    /** Versions that the guard of this instance took back, by {@value GatewayMetrics#REASON}, a {@link RollbackReason} in lower case. */
    public static final String ROLLBACKS = "dpf.gateway.guard.rollbacks";

    /** Times that the guard could not write a rollback. */
    public static final String FAILED_ROLLBACKS = "dpf.gateway.guard.failed.rollbacks";

    /** A DPF's version. */
    public static final String VERSION = "version";

    private final CountersByReason<Unmeasured> unmeasured;
    private final CountersByReason<RollbackReason> rollbacks;
    private final Counter failedRollbacks;
    private final MultiGauge measured;
    private final MultiGauge agreement;
    private final MultiGauge state;

    GuardMetrics(MeterRegistry meters) {
        unmeasured = new CountersByReason<>(
                Unmeasured.class,
                Counter.builder(UNMEASURED)
                        .baseUnit("pictures")
                        .description("Pictures of the guard's share that were not measured"),
                meters);
        rollbacks = new CountersByReason<>(
                RollbackReason.class,
                Counter.builder(ROLLBACKS)
                        .baseUnit("rollbacks")
                        .description("Versions that the guard of this instance took back"),
                meters);
        failedRollbacks = Counter.builder(FAILED_ROLLBACKS)
                .baseUnit("rollbacks")
                .description("Times that the guard could not write a rollback")
                .register(meters);
        measured = MultiGauge.builder(MEASURED)
                .baseUnit("pictures")
                .description("Live pictures that the guard measured")
                .register(meters);
        agreement = MultiGauge.builder(AGREEMENT)
                .description("The share of them on which clean and poisoned outputs agree")
                .register(meters);
        state = MultiGauge.builder(STATE)
                .description("Always 1; its tags say how the guard stands to a version")
                .register(meters);
    }

    /**
     * One version that is watched.
     *
     * @param version the DPF's
     * @param state how the guard stands to it
     * @param measured pictures so far
     * @param agreement the share that agrees
     */
    public record Row(int version, GuardState state, LongSupplier measured, DoubleSupplier agreement) {
        private Tags tags() {
            return Tags.of(VERSION, Integer.toString(version));
        }
    }

    /** These versions are watched, and no others. */
    public synchronized void watches(List<Row> rows) {
        measured.register(
                rows.stream()
                        .map(row -> MultiGauge.Row.of(
                                row.tags(), row, r -> r.measured().getAsLong()))
                        .toList(),
                true);
        agreement.register(
                rows.stream()
                        .map(row -> MultiGauge.Row.of(
                                row.tags(), row, r -> r.agreement().getAsDouble()))
                        .toList(),
                true);
        state.register(
                rows.stream()
                        .map(row -> MultiGauge.Row.of(
                                row.tags().and("state", row.state().name().toLowerCase(Locale.ROOT)), 1))
                        .toList(),
                true);
    }

    public void unmeasured(Unmeasured reason) {
        unmeasured.increment(reason);
    }

    public void rolledBack(RollbackReason reason) {
        rollbacks.increment(reason);
    }

    public void rollbackFailed() {
        failedRollbacks.increment();
    }
}
