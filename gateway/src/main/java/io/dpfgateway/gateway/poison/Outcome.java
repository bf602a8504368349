package io.dpfgateway.gateway.poison;

import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.PoisonedRecord;
import org.jspecify.annotations.Nullable;

/** What became of one raw record. Each has exactly one. */
public sealed interface Outcome {
    /** The record's key, which is the picture's source; null where the raw record could not be read that far. */
    @Nullable
    String key();

    /** It may be shared. */
    record Poisoned(PoisonedRecord value) implements Outcome {
        @Override
        public String key() {
            return value.getSource();
        }
    }

    /** It was given up. */
    record Dead(DeadLetter value) implements Outcome {
        @Override
        public @Nullable String key() {
            return value.getSource();
        }
    }
}
