package io.dpfgateway.gateway.rollout;

import io.dpfgateway.schemas.record.ModelVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What dpf-models says of one network. A version that was refused is not tried again until it is announced differently, so
 * that an operator can repair it. Owned by the watcher's thread.
 */
final class Announcements {
    private final String networkId;
    private final NavigableMap<Integer, ModelVersion> byVersion = new TreeMap<>();
    private final Map<Integer, ModelVersion> refused = new HashMap<>();

    Announcements(String networkId) {
        this.networkId = networkId;
    }

    /** Takes what is of this network. A later announcement of a version replaces an earlier one. */
    void add(ModelVersion announced) {
        if (announced.getNetworkId().equals(networkId)) {
            byVersion.put(announced.getVersion(), announced);
        }
    }

    void refuse(ModelVersion announced) {
        refused.put(announced.getVersion(), announced);
    }

    /** The newest version above {@code version} that was not refused. */
    Optional<ModelVersion> newerThan(int version) {
        return byVersion.tailMap(version, false).descendingMap().values().stream()
                .filter(announced -> !announced.equals(refused.get(announced.getVersion())))
                .findFirst();
    }
}
