package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.predict.Refusal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a stream has handled so far.
 *
 * @param predictions given to the sink
 * @param refusals records without a prediction, by reason; reasons that did not occur are absent
 */
public record StreamCounts(long predictions, Map<Refusal, Long> refusals) {
    static final StreamCounts NONE = new StreamCounts(0, Map.of());

    public StreamCounts {
        Map<Refusal, Long> copy = new EnumMap<>(Refusal.class);
        copy.putAll(refusals);
        refusals = Collections.unmodifiableMap(copy);
    }

    /** Records without a prediction, for whatever reason. */
    public long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All records that are done with. */
    public long handled() {
        return predictions + refused();
    }

    StreamCounts plusPrediction() {
        return new StreamCounts(predictions + 1, refusals);
    }

    StreamCounts plus(Refusal reason) {
        Map<Refusal, Long> more = new EnumMap<>(Refusal.class);
        more.putAll(refusals);
        more.merge(reason, 1L, Long::sum);
        return new StreamCounts(predictions, more);
    }
}
