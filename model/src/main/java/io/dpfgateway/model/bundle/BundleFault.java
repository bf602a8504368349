package io.dpfgateway.model.bundle;

/** What is wrong with a bundle, in one word; the message tells the rest. Graphs that must not run have exceptions of their own. */
public enum BundleFault {
    /** There is no such bundle, or one of its files is not there. */
    MISSING,
    /** The disk does not give it. */
    UNREADABLE,
    /** Something in it belongs to no bundle. */
    FOREIGN_CONTENT,
    /** A file is larger than is read. */
    TOO_LARGE,
    /** Trusted keys are configured, and it has no signature. */
    UNSIGNED,
    /** It is signed with a key that is not trusted. */
    UNKNOWN_KEY,
    /** A signature or a hash does not hold. */
    ALTERED,
    /** Its manifest or its archive cannot be read as one. */
    DAMAGED,
    /** It is of a format that a newer dpf reads. */
    UNKNOWN_FORMAT,
    /** It is another bundle than the one that was asked for. */
    OTHER_BUNDLE,
    /** Its owner's thresholds keep it in. */
    GATE_MISSED,
    /** It was to be written where something is already, or where nothing can be. */
    NOT_WRITABLE,
    /** A value that no bundle can have. */
    INVALID
}
