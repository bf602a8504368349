package io.dpfgateway.cli.command;

import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How S3 servers are reached, for commands that use a model store. */
final class S3Options {
    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description =
                    "The S3 server, if it is not Amazon's. Credentials come from where the AWS SDK looks for them.")
    private @Nullable String endpoint;

    @Option(
            names = "--s3-region",
            paramLabel = "REGION",
            description = "Default: what the AWS SDK finds; with an endpoint, us-east-1")
    private @Nullable String region;

    @Option(
            names = "--s3-host-style",
            description = "With an endpoint: the bucket is in the host's name instead of the path.")
    private boolean hostStyle;

    /** Whether anything was said of a server. */
    boolean isGiven() {
        return endpoint != null || region != null;
    }

    /** The caller closes it. */
    ModelStores open() {
        Optional<URI> server = Optional.ofNullable(endpoint).map(S3Settings::endpointOf);
        boolean pathStyle = server.isPresent() && !hostStyle;
        return new ModelStores(
                StoreSettings.usual().withS3(new S3Settings(server, Optional.ofNullable(region), pathStyle)));
    }
}
