package io.dpfgateway.model.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.Bundles;
import io.dpfgateway.model.bundle.NetworkId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks while others publish sees whole bundles only, and each of them for good. */
class NoHalfBundleIsVisibleIT {
    private static final NetworkId NETWORK = new NetworkId("fashion");
    private static final int VERSIONS = 20;

    @TempDir
    Path folder;

    @Test
    void shouldHoldForADirectory() throws Exception {
        try (ModelStores stores = stores(S3Settings.DEFAULT)) {
            publishWhileLooking(stores, folder.resolve("store").toUri() + "/", "");
        }
    }

    @Test
    void shouldHoldForABucket() throws Exception {
        try (Credentials credentials = Credentials.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
                S3Server server = S3Server.start();
                ModelStores stores = stores(server.settings())) {
            assertThat(credentials).isNotNull();
            publishWhileLooking(stores, "s3://" + S3Server.BUCKET + "/models/", ".zip");
        }
    }

    private ModelStores stores(S3Settings s3) {
        return new ModelStores(new StoreSettings(s3, folder.resolve("cache")));
    }

    private void publishWhileLooking(ModelStores stores, String location, String suffix) throws Exception {
        ModelStore store = stores.at(location);
        List<Bundle> bundles = new ArrayList<>();
        Map<Integer, String> hashes = new HashMap<>();
        for (int version = 1; version <= VERSIONS; version++) {
            Path directory =
                    Bundles.writeSigned(Files.createTempDirectory(folder, "b").resolve("b"), version);
            bundles.add(Bundle.open(directory, Bundles.trust()));
            hashes.put(version, bundles.get(version - 1).sha256());
        }
        ExecutorService publishers = Executors.newFixedThreadPool(2);
        Set<Integer> seen = new HashSet<>();
        try {
            // Each is published by two, as by two trainers of which one took over.
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                done.add(publishers.submit(() -> bundles.forEach(store::publish)));
            }
            while (seen.size() < VERSIONS) {
                List<Integer> visible = store.versions(NETWORK);
                assertThat(visible).containsAll(seen);
                for (int version : visible) {
                    if (seen.add(version)) {
                        String uri = location + "fashion/" + version + suffix;
                        assertThat(stores.open(uri, hashes.get(version), Bundles.trust())
                                        .manifest()
                                        .version())
                                .isEqualTo(version);
                    }
                }
                requireUnfailed(done);
            }
            for (Future<?> publisher : done) {
                publisher.get();
            }
        } finally {
            publishers.shutdownNow();
        }
        assertThat(Collections.max(seen)).isEqualTo(VERSIONS);
    }

    private static void requireUnfailed(List<Future<?>> publishers) throws Exception {
        for (Future<?> publisher : publishers) {
            if (publisher.isDone()) {
                publisher.get();
            }
        }
    }
}
