package io.dpfgateway.model.store;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.NetworkId;
import java.util.List;

/**
 * One place that bundles are published to. A version appears whole or not at all, and is never changed: whoever publishes another
 * bundle as the same version is told so.
 *
 * <p>Thread-safe, across processes as well. Is open as long as the {@link ModelStores} that gave it.
 */
public interface ModelStore {
    /**
     * Puts a checked bundle there. Doing it again, as after a kill, changes nothing and gives the same answer.
     *
     * @throws StoreException if the version is there with another content, or the store will never take it
     * @throws StoreUnavailableException if it may take it later
     * @throws io.dpfgateway.model.bundle.BundleException if the version missed its gate, or the disk does not take it
     */
    PublishedBundle publish(Bundle bundle);

    /**
     * The versions that are there, oldest first.
     *
     * @throws StoreException if the store is not there
     * @throws StoreUnavailableException if it may answer later
     */
    List<Integer> versions(NetworkId network);

    /** One more than the newest version, 1 for the first. */
    default int nextVersion(NetworkId network) {
        List<Integer> versions = versions(network);
        return versions.isEmpty() ? 1 : versions.get(versions.size() - 1) + 1;
    }
}
