package io.dpfgateway.partner.predict;

/** What became of one record. */
public sealed interface Outcome {
    /** The network's answer. */
    record Predicted(Prediction prediction) implements Outcome {}

    /** There will never be one. */
    record Refused(RefusedRecordException why) implements Outcome {}

    /** There will be one when the release's public bundle is here. */
    record Awaiting(UnknownVersionException why) implements Outcome {}
}
