package io.dpfgateway.model.store;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Bundles as directories {@code root/network/version/}. A directory is written under a hidden name and renamed when complete.
 *
 * @param root the directory; made when first written to
 */
record FileModelStore(Path root) implements ModelStore {
    @Override
    public PublishedBundle publish(Bundle bundle) {
        bundle.requirePublishable();
        Manifest manifest = bundle.manifest();
        Path target = layout().directory(manifest.networkId(), manifest.version());
        try {
            BundleWriter.copy(target, bundle);
        } catch (BundleException e) {
            requireSame(target, bundle, e);
        }
        return new PublishedBundle(target.toUri(), bundle.sha256());
    }

    /** It may be there already, whoever wrote it. */
    private static void requireSame(Path target, Bundle bundle, ModelException failure) {
        Path manifest = target.resolve(Manifest.FILE_NAME);
        if (!Files.isRegularFile(manifest)) {
            throw failure;
        }
        try {
            String there = Sha256.of(Files.readAllBytes(manifest));
            if (!there.equals(bundle.sha256())) {
                throw alreadyThere(target.toString(), there);
            }
        } catch (IOException e) {
            throw new StoreException("cannot read " + manifest + ": " + e.getMessage() + "; check its rights", e);
        }
    }

    static StoreException alreadyThere(String place, String sha256) {
        return new StoreException(place + " holds another bundle, of manifest SHA-256 " + sha256
                + "; a version is never changed: give this bundle another version number");
    }

    @Override
    public List<Integer> versions(NetworkId network) {
        return layout().versions(network);
    }

    private BundleStore layout() {
        return new BundleStore(root.toAbsolutePath().normalize());
    }
}
