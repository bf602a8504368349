package io.dpfgateway.trainer.sample;

import io.dpfgateway.trainer.vault.StoreCounts;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What came of the records that one poll brought.
 *
 * @param records how many there were
 * @param samples what the vault made of those that are samples
 * @param malformed how many are none, by reason; absent where there were none
 */
public record IntakeCounts(int records, StoreCounts samples, Map<Malformed, Integer> malformed) {
    static final IntakeCounts NONE = new IntakeCounts(0, new StoreCounts(Map.of()), Map.of());

    public IntakeCounts {
        Map<Malformed, Integer> copy = new EnumMap<>(Malformed.class);
        copy.putAll(malformed);
        malformed = Collections.unmodifiableMap(copy);
    }
}
