package io.dpfgateway.gateway.rollout;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to run.
 *
 * @param stable the version for every key that is not the canary's
 * @param canary the version on trial
 */
record Wanted(int stable, Optional<Trial> canary) {
    /**
     * @param version of the canary
     * @param share the keys that get it
     */
    record Trial(int version, CanaryShare share) {}

    static Wanted of(int stable) {
        return new Wanted(stable, Optional.empty());
    }

    List<Integer> versions() {
        return Stream.concat(Stream.of(stable), canary.map(Trial::version).stream())
                .toList();
    }

    boolean includes(int version) {
        return versions().contains(version);
    }
}
