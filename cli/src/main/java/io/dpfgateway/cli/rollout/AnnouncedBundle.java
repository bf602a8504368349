package io.dpfgateway.cli.rollout;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.ModelVersion;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bundle behind an announcement, where it can be seen from here. Gateways check it whatever was seen here; this tells an
 * operator earlier.
 */
final class AnnouncedBundle {
    private AnnouncedBundle() {}

    /**
     * Checks what can be.
     *
     * @param stores to look into where the bundle is in a bucket; empty where such a one is left to the gateways
     * @throws CommandFailedException if it is not the announced one
     * @throws io.dpfgateway.model.ModelException if it is damaged, missed its gate, or its store does not have it or not answer
     */
    static void check(ModelVersion announced, Optional<ModelStores> stores) {
        open(announced, stores).ifPresent(bundle -> {
            if (!bundle.sha256().equals(announced.getManifestSha256())) {
                throw new CommandFailedException("version " + announced.getVersion() + " of "
                        + announced.getNetworkId() + " is not at " + announced.getUri()
                        + " as it was announced; publish the bundle again");
            }
            bundle.requirePublishable();
        });
    }

    private static Optional<Bundle> open(ModelVersion announced, Optional<ModelStores> stores) {
        if (announced.getUri().startsWith("s3:")) {
            return stores.map(some -> some.open(announced.getUri(), TrustPolicy.acceptUnsigned()));
        }
        return folder(announced.getUri())
                .filter(Files::isDirectory)
                .map(folder -> Bundle.open(folder, TrustPolicy.acceptUnsigned()));
    }

    private static Optional<Path> folder(String uri) {
        try {
            URI parsed = URI.create(uri);
            return "file".equals(parsed.getScheme()) ? Optional.of(Path.of(parsed)) : Optional.empty();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty();
        }
    }
}
