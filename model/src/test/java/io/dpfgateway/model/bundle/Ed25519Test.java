package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ed25519Test {
    private static final Path PRIVATE = Bundles.resource("signer-private.pem");
    private static final Path PUBLIC = Bundles.resource("signer-public.pem");
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void shouldVerifyWithTheFilesThatOpensslWrote() throws GeneralSecurityException {
        PrivateKey key = Ed25519.readPrivateKey(PRIVATE);
        PublicKey trusted = Ed25519.readPublicKey(PUBLIC);
        byte[] signature = Ed25519.sign(key, MESSAGE);

        assertThat(Ed25519.verify(trusted, MESSAGE, signature)).isTrue();
        assertThat(Ed25519.verify(trusted, new byte[] {1}, signature)).isFalse();
        assertThat(Ed25519.verify(Ed25519.readPublicKey(Bundles.resource("other-public.pem")), MESSAGE, signature))
                .isFalse();
        // Ed25519 signatures are a function of key and message.
        assertThat(Ed25519.sign(key, MESSAGE)).isEqualTo(signature);
    }

    @Test
    void shouldTellThePublicHalfOfAPrivateKey() {
        PublicKey half = Ed25519.publicKeyOf(Ed25519.readPrivateKey(PRIVATE));

        assertThat(half).isEqualTo(Ed25519.readPublicKey(PUBLIC));
        // What 'openssl pkey -pubin -outform DER | sha256sum' says of the file.
        assertThat(KeyId.of(half).value()).isEqualTo("d138b652affaf2eb");
    }

    @Test
    void shouldNameTheFileWhenItHoldsAnotherKindOfKey() {
        refuses(() -> Ed25519.readPublicKey(PRIVATE), PRIVATE + " holds no '-----BEGIN PUBLIC KEY-----' block");
        refuses(() -> Ed25519.readPrivateKey(PUBLIC), PUBLIC + " holds no '-----BEGIN PRIVATE KEY-----' block");
        Path rsa = Bundles.resource("rsa-public.pem");
        refuses(() -> Ed25519.readPublicKey(rsa), rsa + " holds no Ed25519 public key");
    }

    @Test
    void shouldNameTheFileWhenItIsMissingOrDamaged() throws IOException {
        Path none = folder.resolve("none.pem");
        refuses(() -> Ed25519.readPublicKey(none), "cannot read the key file " + none);
        Path damaged = Files.writeString(
                folder.resolve("damaged.pem"), Files.readString(PUBLIC).replaceFirst("MCow", "MC"));
        refuses(() -> Ed25519.readPublicKey(damaged), damaged + " holds ");
        Path binary = Files.write(folder.resolve("binary.pem"), new byte[] {(byte) 0xff, (byte) 0xfe});
        refuses(() -> Ed25519.readPrivateKey(binary), "cannot read the key file " + binary);
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
