package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.record.Rollout;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a guard took a version back, as it stands in a rollout's {@code reason}: one text for people, in a shape by which it is told
 * from an operator's.
 *
 * @param guard who did: the instance
 * @param version what it took back
 * @param finding what it measured, in one line
 */
public record GuardReason(String guard, int version, String finding) {
    private static final Pattern SHAPE = Pattern.compile("guard of (.+?): version (\\d{1,9}): (.+)", Pattern.DOTALL);

    /** Of a rollout that a guard set; empty for one that an operator set. */
    public static Optional<GuardReason> of(Rollout rollout) {
        Matcher shape = SHAPE.matcher(rollout.getReason());
        return shape.matches()
                ? Optional.of(new GuardReason(shape.group(1), Integer.parseInt(shape.group(2)), shape.group(3)))
                : Optional.empty();
    }

    /** For the record. */
    public String text() {
        return "guard of " + guard + ": version " + version + ": " + finding;
    }
}
