package io.dpfgateway.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * One counter for each of a bounded number of reasons. All are there, at 0, before anything happens: what first appears at 1 is
 * no increase to Prometheus. Thread-safe.
 */
final class CountersByReason<R extends Enum<R>> {
    private final Map<R, Counter> counters;

    CountersByReason(Class<R> reasons, Counter.Builder common, MeterRegistry meters) {
        counters = new EnumMap<>(reasons);
        Meter.MeterProvider<Counter> provider = common.withRegistry(meters);
        for (R reason : reasons.getEnumConstants()) {
            String tag = reason.name().toLowerCase(Locale.ROOT);
            counters.put(reason, provider.withTag(GatewayMetrics.REASON, tag));
        }
    }

    void increment(R reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
