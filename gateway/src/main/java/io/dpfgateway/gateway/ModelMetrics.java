package io.dpfgateway.gateway;

import io.dpfgateway.gateway.rollout.Lineup;
import io.dpfgateway.gateway.rollout.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The meters of versions: which run, and what became of those that were to. Thread-safe. */
public final class ModelMetrics {
    /** Refused versions by {@value GatewayMetrics#REASON}, a {@link RefusalReason} in lower case. */
    public static final String MODELS_REFUSED = "dpf.gateway.refused.versions";

    /** The stable DPF version that poisons now; 0 while there is none. */
    public static final String MODEL_VERSION = "dpf.gateway.model.version";

    /** The DPF version on trial; 0 while there is none. */
    public static final String CANARY_VERSION = "dpf.gateway.canary.version";

    /** The share of the sources that the canary gets, 0 to 1. */
    public static final String CANARY_SHARE = "dpf.gateway.canary.share";

    /** Times that other models, or other shares of them, were put to work. */
    public static final String SWAPS = "dpf.gateway.model.swaps";

    /** Versions with open sessions: loaded ahead, at work, or ending what they have begun; unit versions. */
    public static final String OPEN_MODELS = "dpf.gateway.open.models";

    /** Always 1; its tags say what this instance is and runs. */
    public static final String INFO = "dpf.gateway.info";

    /** Times that reading dpf-models and dpf-rollouts began anew after an error. */
    public static final String WATCH_RETRIES = "dpf.gateway.model.watch.retries";

    private final CountersByReason<RefusalReason> refused;
    private final Counter watchRetries;
    private final Counter swaps;
    private final AtomicReference<@Nullable Lineup> lineup = new AtomicReference<>();
    private final AtomicInteger open = new AtomicInteger();
    private final MultiGauge info;

    ModelMetrics(MeterRegistry meters) {
        refused = new CountersByReason<>(
                RefusalReason.class,
                Counter.builder(MODELS_REFUSED)
                        .baseUnit("versions")
                        .description("Announced versions that were refused"),
                meters);
        watchRetries = Counter.builder(WATCH_RETRIES)
                .baseUnit("retries")
                .description("Times that reading dpf-models and dpf-rollouts began anew after an error")
                .register(meters);
        swaps = Counter.builder(SWAPS)
                .baseUnit("swaps")
                .description("Times that other models, or other shares of them, were put to work")
                .register(meters);
        Gauge.builder(MODEL_VERSION, this, ModelMetrics::stableVersion)
                .description("The stable DPF version that poisons now; 0 while there is none")
                .register(meters);
        Gauge.builder(CANARY_VERSION, this, ModelMetrics::canaryVersion)
                .description("The DPF version on trial; 0 while there is none")
                .register(meters);
        Gauge.builder(CANARY_SHARE, this, ModelMetrics::canaryShare)
                .description("The share of the sources that the canary gets, 0 to 1")
                .register(meters);
        Gauge.builder(OPEN_MODELS, open, AtomicInteger::get)
                .baseUnit("versions")
                .description("Versions with open sessions: loaded ahead, at work, or ending what they have begun")
                .register(meters);
        info = MultiGauge.builder(INFO)
                .description("Always 1; its tags say what this instance is and runs")
                .register(meters);
    }

    private double stableVersion() {
        Lineup now = lineup.get();
        return now == null ? 0 : now.stable().version();
    }

    private double canaryVersion() {
        Lineup now = lineup.get();
        return now == null ? 0 : now.canary().map(Lineup.Canary::version).orElse(0);
    }

    private double canaryShare() {
        Lineup now = lineup.get();
        return now == null
                ? 0
                : now.canary().map(canary -> canary.share().share()).orElse(0.0);
    }

    public void refused(RefusalReason reason) {
        refused.increment(reason);
    }

    public void watchRetried() {
        watchRetries.increment();
    }

    public void swapped() {
        swaps.increment();
    }

    /** So many versions have open sessions. */
    public void open(int versions) {
        open.set(versions);
    }

    /**
     * There is no model yet.
     *
     * @param instance tags that name the instance, of the same keys in every call
     */
    void waits(Tags instance) {
        tell(0, instance);
    }

    /**
     * What runs from now on.
     *
     * @param instance tags that name the instance, of the same keys in every call
     */
    void runs(Lineup next, Tags instance) {
        lineup.set(next);
        tell(next.stable().version(), instance);
    }

    private void tell(int version, Tags instance) {
        info.register(List.of(MultiGauge.Row.of(instance.and("version", Integer.toString(version)), 1)), true);
    }
}
