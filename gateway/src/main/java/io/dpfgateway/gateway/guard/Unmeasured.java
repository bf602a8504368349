package io.dpfgateway.gateway.guard;

/** Why a picture of the guard's share was not measured; the tag of its counter. */
public enum Unmeasured {
    /** Enough of its version were measured in this minute. */
    OVER_CAP,
    /** The guard is behind. */
    BUSY,
    /** A run failed, or the clean output is not finite. */
    FAILED,
    /** The version cannot be measured, as the status says. */
    UNABLE
}
