package io.dpfgateway.model.store;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleArchive;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bundles as objects {@code prefix/network/version.zip}, each a {@link BundleArchive}. S3 shows an object when all of it is there,
 * and is asked not to replace one; its metadata tell whose content it is.
 *
 * @param place the bucket and the prefix
 * @param objects the connection, which is somebody else's to close
 */
record S3ModelStore(S3Location place, S3Objects objects) implements ModelStore {
    private static final String SHA_256 = "dpf-manifest-sha256";
    private static final Pattern VERSION = Pattern.compile("([1-9][0-9]{0,8})\\.zip");

    @Override
    public PublishedBundle publish(Bundle bundle) {
        bundle.requirePublishable();
        Manifest manifest = bundle.manifest();
        S3Location target = place.child(manifest.networkId() + "/" + manifest.version() + ".zip");
        PublishedBundle published = new PublishedBundle(target.uri(), bundle.sha256());
        // Asked first, too: an archive may be large, and servers that do not know the condition ignore it.
        if (!isThere(target, bundle) && !put(target, bundle) && !isThere(target, bundle)) {
            throw new StoreException(target + " is being written and deleted by others; publish the bundle again");
        }
        return published;
    }

    private boolean isThere(S3Location target, Bundle bundle) {
        Optional<Map<String, String>> metadata = objects.metadata(target);
        String there = metadata.map(all -> all.getOrDefault(SHA_256, "unknown")).orElse(bundle.sha256());
        if (!there.equals(bundle.sha256())) {
            throw FileModelStore.alreadyThere(target.toString(), there);
        }
        return metadata.isPresent();
    }

    private boolean put(S3Location target, Bundle bundle) {
        @Nullable Path folder = null;
        try {
            // Only its owner may look into it.
            folder = Files.createTempDirectory("dpf-publish");
            Path archive = folder.resolve("bundle.zip");
            BundleArchive.write(archive, bundle);
            return objects.putNew(target, archive, Map.of(SHA_256, bundle.sha256()));
        } catch (IOException e) {
            throw new StoreException(
                    "cannot pack the bundle: " + e + "; check the rights and the free space of the temporary folder",
                    e);
        } finally {
            tryDelete(folder);
        }
    }

    private static void tryDelete(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve("bundle.zip"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Stays in the temporary folder.
        }
    }

    @Override
    public List<Integer> versions(NetworkId network) {
        S3Location below = place.child(network.value());
        return objects.keys(below).stream()
                .map(key -> VERSION.matcher(key.substring(below.key().length() + 1)))
                .filter(Matcher::matches)
                .map(name -> Integer.valueOf(name.group(1)))
                .sorted()
                .toList();
    }
}
