package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.NetworkId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a network is called: what the user says, or what its file suggests. */
final class NetworkIdOption {
    private NetworkIdOption() {}

    /** @throws UsageException if neither can name a network */
    static NetworkId of(@Nullable String given, Path network) {
        try {
            return given == null ? NetworkId.ofFile(network) : new NetworkId(given);
        } catch (BundleException e) {
            throw new UsageException("--network-id: " + e.getMessage());
        }
    }
}
