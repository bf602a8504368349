package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.KeyId;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.ModelStores;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        header = "Checks a bundle, signs it, or takes out the half that partners get.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BundleCommand.Verify.class, BundleCommand.Export.class, BundleCommand.Sign.class})
public final class BundleCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: verify, export or sign");
    }

    /** Whose bundles are accepted. */
    static final class TrustOptions {
        @Option(
                names = "--trusted-key",
                paramLabel = "PEM",
                description =
                        "An Ed25519 public key that must have signed; may be given more than once. Default: none needed")
        private List<Path> keys = List.of();

        boolean isEmpty() {
            return keys.isEmpty();
        }

        TrustPolicy policy() {
            return new TrustPolicy(keys.stream().map(Ed25519::readPublicKey).toList());
        }
    }

    /** Which bundle. */
    static final class Origin {
        @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder, or its file: or s3: uri in a store.")
        private String bundle = "";

        @Mixin
        private S3Options s3 = new S3Options();

        @Mixin
        private TrustOptions trust = new TrustOptions();

        /** Whether no key is asked for. */
        boolean acceptsAnyKey() {
            return trust.isEmpty();
        }

        /** Checked. */
        Bundle open() {
            TrustPolicy policy = trust.policy();
            if (!bundle.startsWith("s3:") && !bundle.startsWith("file:")) {
                return Bundle.open(Path.of(bundle), policy);
            }
            try (ModelStores stores = s3.open()) {
                return stores.open(bundle, policy);
            }
        }
    }

    /** {@code dpf bundle verify}. */
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            header = "Checks a bundle's hashes, signature and graphs, and says what it is.")
    static final class Verify implements Runnable {
        @Mixin
        private Origin origin = new Origin();

        @Override
        public void run() {
            Bundle opened = origin.open();
            Manifest manifest = opened.manifest();
            System.out.println("network    " + manifest.networkId() + ", cut at " + manifest.cut());
            System.out.println(
                    "version    " + manifest.version() + ", " + manifest.mode() + ", made " + manifest.created());
            System.out.println("wire       " + manifest.wire().type() + " "
                    + manifest.wire().shape());
            System.out.println("signature  " + signature(opened));
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

        private static String signature(Bundle bundle) {
            KeyId signer = bundle.manifest().signer();
            return bundle.signature().isEmpty() ? "none" : signer.isNone() ? "there" : "there, of key " + signer;
        }
    }

    /** {@code dpf bundle export}. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            header = "Writes the public half of a bundle: manifest, features.onnx, back.onnx.")
    static final class Export implements Runnable {
        @Mixin
        private Origin origin = new Origin();

        @Option(
                names = "--public",
                description = "The half that partners get: the default, and all that is ever exported.")
        @SuppressWarnings("UnusedVariable") // says in a script what is the case anyway
        private boolean publicHalf;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "Where partners keep bundles; the half goes to DIR/<network>/<version>.")
        private Path out = Path.of("");

        @Override
        public void run() {
            Bundle opened = origin.open();
            Path target = new BundleStore(out)
                    .directory(opened.manifest().networkId(), opened.manifest().version());
            System.out.println("wrote " + BundleWriter.writePublic(target, opened));
        }
    }

    /** {@code dpf bundle sign}. */
    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            header = "Signs a bundle that was trained already: after a key rotation, or for the first time.",
            description = {
                "The signature is over the manifest, which names the key: it is another bundle,",
                "and the one that is there stays as it is. Announce it with 'dpf models publish'."
            })
    static final class Sign implements Runnable {
        @Mixin
        private Origin origin = new Origin();

        @Option(
                names = "--sign-key",
                required = true,
                paramLabel = "PEM",
                description = "The Ed25519 private key to sign with.")
        private Path key = Path.of("");

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the signed bundle.")
        private Path out = Path.of("");

        @Option(
                names = "--as-version",
                paramLabel = "N",
                description = "Its version: give a new one where the old one was published. Default: the same")
        private @Nullable Integer version;

        @Option(names = "--accept-unsigned", description = "Nobody has signed it, and that is right.")
        private boolean acceptUnsigned;

        @Override
        public void run() {
            PrivateKey signer = Ed25519.readPrivateKey(key);
            Bundle opened = origin.open();
            if (origin.acceptsAnyKey() && opened.signature().isPresent()) {
                throw new UsageException("the bundle is signed; give the key that must have done it with --trusted-key,"
                        + " so that nothing altered is signed again");
            }
            if (origin.acceptsAnyKey() && !acceptUnsigned) {
                throw new UsageException("the bundle is not signed, so anyone may have altered it; give"
                        + " --accept-unsigned if it is as you trained it");
            }
            if (version != null && version < 1) {
                throw new UsageException("--as-version is " + version + "; give 1 or more");
            }
            Map<BundleFile, byte[]> contents = new EnumMap<>(BundleFile.class);
            for (BundleFile file : BundleFile.values()) {
                contents.put(file, opened.bytes(file));
            }
            int number = version == null ? opened.manifest().version() : version;
            new BundleWriter(signer).write(out, opened.manifest().withVersion(number), contents);
            System.out.println("wrote " + out + ", version " + number + ", signed with key "
                    + KeyId.of(Ed25519.publicKeyOf(signer)));
        }
    }
}
