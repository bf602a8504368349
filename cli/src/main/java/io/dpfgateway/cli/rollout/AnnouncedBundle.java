package io.dpfgateway.cli.rollout;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
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
     * @throws CommandFailedException if it is not the announced one
     * @throws io.dpfgateway.model.ModelException if it is damaged, or missed its gate
     */
    static void check(ModelVersion announced) {
        folder(announced.getUri()).filter(Files::isDirectory).ifPresent(folder -> {
            Bundle bundle = Bundle.open(folder, TrustPolicy.acceptUnsigned());
            if (!bundle.sha256().equals(announced.getManifestSha256())) {
                throw new CommandFailedException("version " + announced.getVersion() + " of "
                        + announced.getNetworkId() + " is not at " + folder
                        + " as it was announced; publish the bundle again");
            }
            bundle.requirePublishable();
        });
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
