package io.dpfgateway.trainer.vault;

import java.time.Instant;

/**
 * What a vault knows of a picture without its pixels. Shows its file's name only.
 *
 * @param name of its file; says nothing to who has no key
 * @param source who took the picture
 * @param id names it within its source
 * @param recordedAt the time of its record in Kafka
 * @param storedAt when it came into the vault
 * @param fileBytes how large its file is
 */
public record Entry(String name, String source, String id, Instant recordedAt, Instant storedAt, long fileBytes) {
    /** What its age counts from: not a time to come, which a camera's wrong clock may tell. */
    Instant since() {
        return recordedAt.isBefore(storedAt) ? recordedAt : storedAt;
    }

    @Override
    public String toString() {
        return "Entry[" + name + "]";
    }
}
