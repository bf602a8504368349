package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.KeyFiles;
import io.dpfgateway.model.bundle.KeyId;
import java.nio.file.Path;
import java.security.PublicKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dpf keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        header = "Makes keys that sign bundles, and tells their ids.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeysCommand.Create.class, KeysCommand.Id.class})
public final class KeysCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: create or id");
    }

    /** {@code dpf keys create}. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Makes a pair of Ed25519 keys.",
            description = {
                "NAME.pem is secret and signs: dpf train --sign-key NAME.pem.",
                "NAME.pub.pem is for trustedKeys of gateways, and for partners.",
                "Files that exist are never overwritten."
            })
    static final class Create implements Runnable {
        @Parameters(paramLabel = "NAME.pem", description = "The file for the private key.")
        private Path file = Path.of("");

        @Override
        public void run() {
            KeyFiles files = KeyFiles.of(file);
            PublicKey key = files.create();
            System.out.println("private key  " + files.privateKey() + ", for you alone");
            System.out.println("public key   " + files.publicKey() + ", for trustedKeys of gateways");
            System.out.println("key id       " + KeyId.of(key));
        }
    }

    /** {@code dpf keys id}. */
    @Command(
            name = "id",
            mixinStandardHelpOptions = true,
            header = "Tells the id of a public key, as messages and manifests name it.")
    static final class Id implements Runnable {
        @Parameters(paramLabel = "NAME.pub.pem", description = "The file of the public key.")
        private Path file = Path.of("");

        @Override
        public void run() {
            System.out.println(KeyId.of(Ed25519.readPublicKey(file)));
        }
    }
}
