package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.vault.VaultDesk;
import io.dpfgateway.trainer.vault.VaultKey;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a vault is and what opens it. */
final class VaultOptions {
    @Option(
            names = "--vault",
            required = true,
            paramLabel = "DIR",
            description = "The folder that the trainer keeps its sampled pictures in.")
    private Path folder = Path.of("");

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The vault's key. Default: what the variable " + VaultKey.VARIABLE + " holds")
    private @Nullable Path keyFile;

    /** Works on the vault whether a trainer holds it or not. */
    VaultDesk desk() {
        return VaultDesk.open(folder, VaultKey.find(keyFile, System.getenv()), Clock.systemUTC());
    }
}
