package io.dpfgateway.cli.rollout;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.StepBack;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants changed. Applied to what is set now, it gives what is to be set, or says why that cannot be.
 */
public sealed interface Change {
    /**
     * What to set.
     *
     * @param network whose versions these are
     * @param now what is set; empty where nothing is
     * @throws CommandFailedException if the change does not fit what is set
     */
    Rollout.Builder on(String network, Optional<Rollout> now);

    /** The version that it puts to work, which must be announced; empty where it puts none. */
    Optional<Integer> needs();

    /** The same with what the record tells of the change itself. */
    default Rollout on(String network, Optional<Rollout> now, String reason, Instant at) {
        return on(network, now).setReason(reason).setUpdatedAt(at).build();
    }

    private static Rollout.Builder to(String network, int stable, @Nullable Integer previous) {
        return Rollout.newBuilder()
                .setNetworkId(network)
                .setStableVersion(stable)
                .setPreviousVersion(previous)
                .setUpdatedAt(Instant.EPOCH);
    }

    /**
     * A version on trial, or another share for the one that is.
     *
     * @param version of the canary
     * @param share of the sources, above 0 and at most 1
     */
    record Canary(int version, double share) implements Change {
        @Override
        public Rollout.Builder on(String network, Optional<Rollout> now) {
            Rollout set = now.orElseThrow(() -> new CommandFailedException("no stable version is set for " + network
                    + ": its gateways run the newest that is announced; set one first with 'dpf rollout promote"
                    + " VERSION'"));
            if (set.getStableVersion() == version) {
                throw new CommandFailedException(
                        "version " + version + " of " + network + " is the stable one already; try another");
            }
            return to(network, set.getStableVersion(), set.getPreviousVersion())
                    .setCanaryVersion(version)
                    .setCanaryShare(share);
        }

        @Override
        public Optional<Integer> needs() {
            return Optional.of(version);
        }
    }

    /**
     * The canary for all.
     *
     * @param version the version that is to be stable; null means the canary
     */
    record Promotion(@Nullable Integer version) implements Change {
        @Override
        public Rollout.Builder on(String network, Optional<Rollout> now) {
            @Nullable Integer canary = now.map(Rollout::getCanaryVersion).orElse(null);
            @Nullable Integer stable = now.map(Rollout::getStableVersion).orElse(null);
            @Nullable Integer next = version == null ? canary : version;
            if (next == null) {
                throw new CommandFailedException("there is no canary of " + network + " to promote; begin one with 'dpf"
                        + " rollout canary', or give the version that is to be stable");
            }
            if (canary != null && !canary.equals(next)) {
                throw new CommandFailedException("version " + canary + " of " + network + " is on trial, and not "
                        + next + "; promote it, or take it back with 'dpf rollout rollback' first");
            }
            if (next.equals(stable)) {
                throw new CommandFailedException("version " + next + " of " + network + " is the stable one already");
            }
            return to(network, next, stable);
        }

        @Override
        public Optional<Integer> needs() {
            return Optional.ofNullable(version);
        }
    }

    /** Away with the canary; where there is none, back to the version that was stable before. */
    record Rollback() implements Change {
        @Override
        public Rollout.Builder on(String network, Optional<Rollout> now) {
            Rollout set = now.orElseThrow(() ->
                    new CommandFailedException("nothing is set for " + network + ", so there is nothing to take back"));
            return Rollout.newBuilder(StepBack.from(set, "", Instant.EPOCH)
                    .orElseThrow(() -> new CommandFailedException("version " + set.getStableVersion() + " of " + network
                            + " is stable, with no canary and no version before it to go back to; 'dpf rollout promote"
                            + " VERSION' sets another")));
        }

        @Override
        public Optional<Integer> needs() {
            return Optional.empty();
        }
    }
}
