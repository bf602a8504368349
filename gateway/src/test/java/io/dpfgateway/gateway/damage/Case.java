package io.dpfgateway.gateway.damage;

import io.dpfgateway.schemas.record.DeadLetterReason;
import java.util.EnumSet;
import java.util.Set;

/**
 * A picture and what must become of it, known from how it was made and not from a decoder.
 *
 * @param name of the way it was made, and its number
 * @param encoded the bytes that stand for the picture
 * @param reasons one of these is its dead letter's; none: it must be poisoned
 * @param maySucceed whether it may be poisoned though there are reasons: it is legal, but slow
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares cases
public record Case(String name, byte[] encoded, Set<DeadLetterReason> reasons, boolean maySucceed) {
    public static Case good(String name, byte[] encoded) {
        return new Case(name, encoded, EnumSet.noneOf(DeadLetterReason.class), true);
    }

    public static Case bad(String name, byte[] encoded, DeadLetterReason reason) {
        return new Case(name, encoded, EnumSet.of(reason), false);
    }

    static Case slow(String name, byte[] encoded) {
        return new Case(name, encoded, EnumSet.of(DeadLetterReason.DECODE_TIMEOUT), true);
    }

    boolean isGood() {
        return reasons.isEmpty();
    }

    boolean isBad() {
        return !maySucceed;
    }
}
