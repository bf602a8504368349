package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dpf bundle}. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        header = "Checks a bundle, or takes out the half that partners get.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BundleCommand.Verify.class, BundleCommand.Export.class})
public final class BundleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: verify or export");
    }

    /** Whose bundles are accepted. */
    static final class TrustOptions {
        @Option(
                names = "--trusted-key",
                paramLabel = "PEM",
                description =
                        "An Ed25519 public key that must have signed; may be given more than once. Default: none needed")
        private List<Path> keys = List.of();

        TrustPolicy policy() {
            return new TrustPolicy(keys.stream().map(Ed25519::readPublicKey).toList());
        }
    }

    /** {@code dpf bundle verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            header = "Checks a bundle's hashes, signature and graphs, and says what it is.")
    static final class Verify implements Runnable {
        @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder.")
        private Path bundle = Path.of("");

        @Mixin
        private TrustOptions trust = new TrustOptions();

        @Override
        public void run() {
            Bundle opened = Bundle.open(bundle, trust.policy());
            Manifest manifest = opened.manifest();
            System.out.println("network    " + manifest.networkId() + ", cut at " + manifest.cut());
            System.out.println(
                    "version    " + manifest.version() + ", " + manifest.mode() + ", made " + manifest.created());
            System.out.println("wire       " + manifest.wire().type() + " "
                    + manifest.wire().shape());
            System.out.println("signature  " + (opened.signature().isPresent() ? "there" : "none"));
            System.out.println("gate       "
                    + switch (manifest.gate().outcome()) {
                        case NOT_APPLIED -> "none applied";
                        case PASSED -> "passed";
                        case MISSED ->
                            "missed: " + String.join("; ", manifest.gate().misses());
                    });
            manifest.figures().forEach((name, value) -> System.out.printf("%-19s %.4f%n", name, value));
            System.out.println("The bundle is whole.");
        }
    }

    /** {@code dpf bundle export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            header = "Writes the public half of a bundle: manifest, features.onnx, back.onnx.")
    static final class Export implements Runnable {
        @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder.")
        private Path bundle = Path.of("");

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "Where partners keep bundles; the half goes to DIR/<network>/<version>.")
        private Path out = Path.of("");

        @Mixin
        private TrustOptions trust = new TrustOptions();

        @Override
        public void run() {
            Bundle opened = Bundle.open(bundle, trust.policy());
            Path target = new BundleStore(out)
                    .directory(opened.manifest().networkId(), opened.manifest().version());
            System.out.println("wrote " + BundleWriter.writePublic(target, opened));
        }
    }
}
