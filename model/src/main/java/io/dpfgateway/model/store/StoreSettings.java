package io.dpfgateway.model.store;

import java.nio.file.Path;

/**
 * What all stores of a process share.
 *
 * @param s3 how S3 servers are reached
 * @param cache the directory for what was fetched; holds secret graphs, so it is made for its owner alone
 */
public record StoreSettings(S3Settings s3, Path cache) {
    /** A directory of this user's for temporary files. */
    public static StoreSettings usual() {
        return new StoreSettings(
                S3Settings.DEFAULT,
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "dpf-models-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_")));
    }

    public StoreSettings withS3(S3Settings s3) {
        return new StoreSettings(s3, cache);
    }

    public StoreSettings withCache(Path cache) {
        return new StoreSettings(s3, cache);
    }
}
