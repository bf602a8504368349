package io.dpfgateway.partner.predict;

/** Why a record gives no prediction and never will: the bounded list that refusals are counted by. */
public enum Refusal {
    /** The value is missing, or no record in the registry's wire format. */
    MALFORMED_RECORD,
    /** The registry does not know the record's schema, or it is not readable as a poisoned record. */
    UNKNOWN_SCHEMA,
    /** Its network id or version cannot be one. */
    NO_RELEASE,
    /** Its tensor contradicts itself, or is not what the release's manifest promises. */
    WRONG_TENSOR,
    /** The network gives scores that are no finite numbers. */
    NO_SCORES
}
