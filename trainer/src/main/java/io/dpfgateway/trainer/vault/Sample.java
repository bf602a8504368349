package io.dpfgateway.trainer.vault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A picture to keep. Private data: shows neither names nor bytes.
 *
 * @param source who took it
 * @param id names it within its source
 * @param recordedAt the time of its record in Kafka, in milliseconds
 * @param label its true class, where it is known
 * @param image as it was encoded; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // written once, compared by nobody; a copy of every picture would be waste
public record Sample(
        String source,
        String id,
        Instant recordedAt,
        @Nullable String label,
        byte[] image) {
    @Override
    public String toString() {
        return "Sample[" + image.length + " bytes, recorded " + recordedAt + "]";
    }
}
