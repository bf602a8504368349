package io.dpfgateway.model.store;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleArchive;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Every store that a process may use, by its address. Thread-safe. Nothing is connected to before it is used.
 *
 * <p>Which store a bundle is fetched from, an announcement says: whoever may announce can have this process ask any file and
 * any bucket that it may read. What it finds there is a bundle that passes every check, or refused.
 */
public final class ModelStores implements AutoCloseable {
    private final S3Objects objects;
    private final BundleCache cache;

    public ModelStores(StoreSettings settings) {
        objects = new S3Objects(settings.s3());
        cache = new BundleCache(settings.cache());
    }

    /**
     * A store to publish to.
     *
     * @param location {@code s3://bucket/prefix}, {@code file:///directory}, or a directory's path
     * @throws UnsupportedUriException if it is none of these
     */
    public ModelStore at(String location) {
        if (location.startsWith(S3Location.SCHEME)) {
            return new S3ModelStore(S3Location.parse(location), objects);
        }
        if (location.startsWith("file:")) {
            return new FileModelStore(directory(location));
        }
        try {
            if (!location.isBlank() && !location.contains("://")) {
                return new FileModelStore(Path.of(location));
            }
        } catch (InvalidPathException e) {
            // Told below.
        }
        throw new UnsupportedUriException("'" + location
                + "' is no store; give s3://bucket/prefix, file:///directory or the path of a directory");
    }

    /**
     * Fetches a bundle and checks all of it, whether it was fetched before or not.
     *
     * @param uri as {@link PublishedBundle#uri} has it
     * @param manifestSha256 as it was announced
     * @throws UnsupportedUriException if the uri is of no store
     * @throws StoreException if the bundle is gone
     * @throws StoreUnavailableException if it may be had later
     * @throws io.dpfgateway.model.ModelException if it is another bundle, incomplete, altered or not trusted
     */
    public Bundle open(String uri, String manifestSha256, TrustPolicy trust) {
        Bundle bundle = fetch(uri, manifestSha256, trust);
        bundle.requireManifest(manifestSha256);
        return bundle;
    }

    /**
     * As {@link #open(String, String, TrustPolicy)}, for a person who names a place and takes the bundle that is there.
     *
     * @throws UnsupportedUriException if the uri is of no store
     * @throws io.dpfgateway.model.ModelException as there
     */
    public Bundle open(String uri, TrustPolicy trust) {
        return fetch(uri, "", trust);
    }

    private Bundle fetch(String uri, String manifestSha256, TrustPolicy trust) {
        if (!uri.startsWith(S3Location.SCHEME)) {
            return Bundle.open(directory(uri), trust);
        }
        S3Location location = S3Location.parse(uri);
        return cache.open(
                manifestSha256,
                location.toString(),
                trust,
                target -> objects.download(location, target, BundleArchive.MAX_BYTES));
    }

    private static Path directory(String uri) {
        try {
            URI parsed = URI.create(uri);
            if ("file".equals(parsed.getScheme())) {
                return Path.of(parsed);
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // Told below, like any other uri that names no folder.
        }
        throw new UnsupportedUriException("'" + uri
                + "' is no place of a bundle; give the file: uri of its folder or the s3: uri of its archive");
    }

    /** Closes connections. Closing again does nothing. */
    @Override
    public void close() {
        objects.close();
    }
}
