package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    @TempDir
    Path folder;

    @Test
    void shouldMakeAPairWhosePrivateHalfIsItsOwnersAlone() throws IOException {
        Path secret = folder.resolve("signer.pem");
        Path open = folder.resolve("signer.pub.pem");

        Call call = Call.dpf("keys", "create", secret.toString());

        assertThat(call.code()).as(call.err()).isZero();
        PublicKey key = Ed25519.readPublicKey(open);
        assertThat(Ed25519.publicKeyOf(Ed25519.readPrivateKey(secret))).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        String id = KeyId.of(key).value();
        assertThat(call.out().lines())
                .containsExactly(
                        "private key  " + secret + ", for you alone",
                        "public key   " + open + ", for trustedKeys of gateways",
                        "key id       " + id);
        assertThat(Call.dpf("keys", "id", open.toString()).out().strip()).isEqualTo(id);
    }

    @Test
    void shouldOverwriteNeitherFile() throws IOException {
        for (String there : new String[] {"a.pem", "b.pub.pem"}) {
            Path file = Files.writeString(folder.resolve(there), "mine");
            Path asked = folder.resolve(there.replace(".pub", ""));

            Call call = Call.dpf("keys", "create", asked.toString());

            assertThat(call.code()).isEqualTo(1);
            assertThat(call.err().strip())
                    .isEqualTo("dpf keys create: " + file
                            + " exists already; a key is never overwritten: choose another name, or move it away");
            assertThat(Files.readString(file)).isEqualTo("mine");
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.pem", "b.pub.pem");
        }
    }
}
