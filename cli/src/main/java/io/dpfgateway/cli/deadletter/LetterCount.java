package io.dpfgateway.cli.deadletter;

import io.dpfgateway.schemas.record.DeadLetterReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many dead letters wait for somebody.
 *
 * @param byReason of those whose originals were not sent again; no reason with none
 * @param unreadable how many records are no dead letter that this release can read
 * @param isCut whether earlier ones were not looked at
 */
public record LetterCount(Map<DeadLetterReason, Integer> byReason, int unreadable, boolean isCut) {
    /** Where there is no topic of them. */
    public static final LetterCount NONE = new LetterCount(Map.of(), 0, false);

    public LetterCount {
        byReason = Map.copyOf(byReason);
    }

    static LetterCount of(LetterFile file, boolean isCut) {
        Map<DeadLetterReason, Integer> byReason = new EnumMap<>(DeadLetterReason.class);
        file.letters().stream()
                .filter(letter -> !file.isReplayed(letter))
                .forEach(letter -> byReason.merge(letter.letter().getReason(), 1, Integer::sum));
        return new LetterCount(byReason, file.unreadable(), isCut);
    }

    /** Of all reasons together. */
    public int total() {
        return byReason.values().stream().mapToInt(Integer::intValue).sum();
    }
}
