package io.dpfgateway.cli.deadletter;

import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.DeadLetterReason;
import java.time.Instant;
import java.util.Set;

/**
 * Which dead letters are meant: those that all of this holds for.
 *
 * @param reasons any of these; any at all where empty
 * @param since given up then or later; {@link Instant#MIN} for any time
 * @param places of the originals, any of these; any at all where empty
 */
public record LetterFilter(Set<DeadLetterReason> reasons, Instant since, Set<Place> places) {
    public LetterFilter {
        reasons = Set.copyOf(reasons);
        places = Set.copyOf(places);
    }

    /** Whether it lets every letter through. */
    public boolean isEmpty() {
        return reasons.isEmpty() && since.equals(Instant.MIN) && places.isEmpty();
    }

    boolean lets(FiledLetter filed) {
        DeadLetter letter = filed.letter();
        return (reasons.isEmpty() || reasons.contains(letter.getReason()))
                && !letter.getFailedAt().isBefore(since)
                && (places.isEmpty() || places.contains(filed.place()));
    }
}
