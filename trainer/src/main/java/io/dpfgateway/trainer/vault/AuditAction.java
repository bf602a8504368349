package io.dpfgateway.trainer.vault;

/** What a line of the audit log tells of. */
public enum AuditAction {
    /** The vault was made. */
    CREATED,
    /** Samples were stored. */
    STORED,
    /** Pictures were handed out, decrypted. */
    READ,
    /** Pictures made room, or were too old. */
    EVICTED,
    /** Somebody's pictures were erased. */
    ERASED,
    /** Entries were not as they were written, and were set aside. */
    ALTERED,
    /** The folder held something else than the log said. */
    RECONCILED
}
