package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.infer.PoisonModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models that poison, and who gets which.
 *
 * @param stable for every key that is not the canary's
 * @param canary on trial; of another version than {@code stable}
 */
public record Lineup(PoisonModel stable, Optional<Canary> canary) {
    /**
     * @param model on trial
     * @param share the keys that get it
     */
    public record Canary(PoisonModel model, CanaryShare share) {
        public int version() {
            return model.version();
        }
    }

    public Lineup {
        if (canary.filter(trial -> trial.version() == stable.version()).isPresent()) {
            throw new IllegalArgumentException(
                    "version " + stable.version() + " cannot be stable and on trial at once");
        }
    }

    /** One model for all. */
    public static Lineup of(PoisonModel stable) {
        return new Lineup(stable, Optional.empty());
    }

    /** The model for records of this key. */
    PoisonModel of(String key) {
        return canary.filter(trial -> trial.share().includes(key))
                .map(Canary::model)
                .orElse(stable);
    }

    List<PoisonModel> models() {
        return Stream.concat(Stream.of(stable), canary.map(Canary::model).stream())
                .toList();
    }
}
