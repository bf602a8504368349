package io.dpfgateway.gateway.preflight;

/**
 * What one check found.
 *
 * @param verdict whether a gateway can start so
 * @param text one line: what was looked at; where something is wrong with it, what that is and what to do
 */
public record Finding(Verdict verdict, String text) {
    /** How it stands. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** A gateway runs so, with a drawback. */
        WARNING,
        /** A gateway cannot run so, or would lose records. */
        FAULT
    }
}
