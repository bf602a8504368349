package io.dpfgateway.gateway.rollout;

import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What dpf-models and dpf-rollouts say of one network. Where operators have set what is to run, that is wanted; where they have
 * not, the newest version is that was not refused. A version that was refused is not tried again until it is announced
 * differently or set again, so that an operator can repair it. Owned by the watcher's thread.
 */
final class Announcements {
    private final String networkId;
    private final NavigableMap<Integer, ModelVersion> byVersion = new TreeMap<>();
    private final Map<Integer, ModelVersion> refused = new HashMap<>();
    private @Nullable Rollout rollout;

    Announcements(String networkId) {
        this.networkId = networkId;
    }

    /** Takes what is of this network. A later announcement of a version replaces an earlier one. */
    void add(ModelVersion announced) {
        if (announced.getNetworkId().equals(networkId)) {
            byVersion.put(announced.getVersion(), announced);
        }
    }

    /**
     * Takes what is of this network, in place of what was set before.
     *
     * @return whether it can be followed; one that cannot changes nothing
     */
    boolean set(Rollout next) {
        if (next.getCanaryVersion() != null && !CanaryShare.isLegal(next.getCanaryShare())) {
            return false;
        }
        if (next.getNetworkId().equals(networkId) && !next.equals(rollout)) {
            rollout = next;
            refused.remove(next.getStableVersion());
            refused.remove(next.getCanaryVersion());
        }
        return true;
    }

    /** Operators say nothing any more. */
    void unset(String network) {
        if (network.equals(networkId)) {
            rollout = null;
        }
    }

    /** What operators have set; null where they have set nothing. */
    @Nullable
    Rollout rollout() {
        return rollout;
    }

    /** Whether operators have set what is to run. */
    boolean isRuled() {
        return rollout != null;
    }

    void refuse(ModelVersion announced) {
        refused.put(announced.getVersion(), announced);
    }

    /** What may be loaded for this version: it is announced, and was not refused as it is announced now. */
    Optional<ModelVersion> loadable(int version) {
        return Optional.ofNullable(byVersion.get(version)).filter(this::isNotRefused);
    }

    boolean isAnnounced(int version) {
        return byVersion.containsKey(version);
    }

    private boolean isNotRefused(ModelVersion announced) {
        return !announced.equals(refused.get(announced.getVersion()));
    }

    /** The newest version above {@code version} that was not refused. */
    Optional<ModelVersion> newerThan(int version) {
        return byVersion.tailMap(version, false).descendingMap().values().stream()
                .filter(this::isNotRefused)
                .findFirst();
    }

    /**
     * What is to run.
     *
     * @param running the stable version that runs; 0 while there is none
     * @return empty if there is none that could
     */
    Optional<Wanted> wanted(int running) {
        if (rollout != null) {
            return Optional.of(new Wanted(rollout.getStableVersion(), trial(rollout)));
        }
        Optional<Wanted> newest = newerThan(running).map(announced -> Wanted.of(announced.getVersion()));
        return newest.isEmpty() && running > 0 ? Optional.of(Wanted.of(running)) : newest;
    }

    private static Optional<Wanted.Trial> trial(Rollout rollout) {
        Integer canary = rollout.getCanaryVersion();
        return canary == null || canary == rollout.getStableVersion()
                ? Optional.empty()
                : Optional.of(new Wanted.Trial(canary, new CanaryShare(rollout.getCanaryShare())));
    }
}
