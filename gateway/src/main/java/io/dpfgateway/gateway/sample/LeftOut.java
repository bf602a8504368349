package io.dpfgateway.gateway.sample;

/** Why the sampler does not copy a record of its share. */
public enum LeftOut {
    /** It holds no readable picture; the poisoning topology makes a dead letter of it. */
    UNREADABLE,
    /** Decompressed, it is larger than training-samples takes. */
    TOO_LARGE,
    /** Its source has had its pictures of this minute. */
    OVER_CAP
}
