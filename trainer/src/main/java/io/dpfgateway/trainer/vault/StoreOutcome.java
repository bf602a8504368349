package io.dpfgateway.trainer.vault;

/** What became of a sample. In no case does it help to offer it again. */
public enum StoreOutcome {
    /** It is on disk, and stays after a crash. */
    STORED,
    /** The vault has it already: Kafka delivers again what was not committed. */
    KNOWN,
    /** It, its id or its source was erased. */
    ERASED,
    /** It is older than pictures may be. */
    TOO_OLD,
    /** It is older than all that the vault has room for. */
    NO_ROOM,
    /** It alone has more bytes than the vault may hold. */
    TOO_LARGE
}
