package io.dpfgateway.trainer.vault;

/**
 * An audit log whose every line is as it was written.
 *
 * @param lines how many there are
 * @param lastMac the last line's hash: kept elsewhere, it shows later whether the whole folder was put back to an older state
 * @param erasures how many erasures are remembered
 */
public record AuditSummary(long lines, String lastMac, long erasures) {}
