package io.dpfgateway.gateway.decode;

/** Why a decoder process was lost and replaced. */
public enum LossReason {
    /** It ended while it decoded a picture, by the decoder's doing. */
    CRASHED,
    /** A picture took too long, so the gateway killed it. */
    TIMED_OUT,
    /** Somebody else ended it: an operator, or a kernel that is out of memory. */
    KILLED
}
