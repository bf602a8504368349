package io.dpfgateway.trainer.vault;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many samples came to what.
 *
 * @param byOutcome absent where there were none
 */
public record StoreCounts(Map<StoreOutcome, Integer> byOutcome) {
    public StoreCounts {
        Map<StoreOutcome, Integer> copy = new EnumMap<>(StoreOutcome.class);
        copy.putAll(byOutcome);
        byOutcome = Collections.unmodifiableMap(copy);
    }

    static StoreCounts of(Collection<StoreOutcome> outcomes) {
        Map<StoreOutcome, Integer> counts = new EnumMap<>(StoreOutcome.class);
        outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        return new StoreCounts(counts);
    }

    public int of(StoreOutcome outcome) {
        return byOutcome.getOrDefault(outcome, 0);
    }
}
