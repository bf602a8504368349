package io.dpfgateway.trainer.sample;

/** Why a record of training-samples is no sample. */
public enum Malformed {
    /** It has no value. */
    EMPTY,
    /** Its bytes are no picture record. */
    UNREADABLE,
    /** The registry does not know its schema, or knows it as something else. */
    UNKNOWN_SCHEMA,
    /** What it carries is no picture by its first bytes. */
    NO_PICTURE
}
