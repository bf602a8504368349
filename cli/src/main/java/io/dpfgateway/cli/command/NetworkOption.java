package io.dpfgateway.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose versions are meant. */
final class NetworkOption {
    @Option(
            names = "--network-id",
            paramLabel = "ID",
            description = "The task network. Default: the one that versions are announced of")
    private @Nullable String network;

    /** Null where it is clear from the topics, or must be. */
    @Nullable
    String given() {
        return network;
    }
}
