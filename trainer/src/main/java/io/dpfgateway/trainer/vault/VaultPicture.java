package io.dpfgateway.trainer.vault;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decrypted picture. Private data: shows its size only.
 *
 * @param label its true class, where it is known
 * @param image as it was encoded; the array itself, for it is handed out once
 * @param recordedAt the time of its record in Kafka
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
public record VaultPicture(@Nullable String label, byte[] image, Instant recordedAt) {
    @Override
    public String toString() {
        return "VaultPicture[" + image.length + " bytes]";
    }
}
