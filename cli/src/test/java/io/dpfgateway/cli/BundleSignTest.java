package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSignTest {
    @TempDir
    Path folder;

    private String bundle = "";

    @BeforeEach
    void write() {
        bundle = TinyBundle.write(folder.resolve("bundle"), "tiny", 7, GateVerdict.NOT_APPLIED)
                .toString();
        for (String key : List.of("old", "new")) {
            assertThat(Call.dpf("keys", "create", path(key + ".pem")).code()).isZero();
        }
    }

    @Test
    void shouldReplaceTheSignatureOfAKeyThatIsRotatedOut() {
        // Given
        assertThat(sign("old", bundle, "signed", "--accept-unsigned").code()).isZero();

        // When
        Call call = sign("new", path("signed"), "rotated", "--trusted-key", path("old.pub.pem"), "--as-version", "8");

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).startsWith("wrote " + path("rotated") + ", version 8, signed with key ");
        Bundle rotated = open("rotated", "new");
        Bundle before = open("signed", "old");
        assertThat(rotated.manifest().version()).isEqualTo(8);
        assertThat(before.manifest().version()).isEqualTo(7);
        assertThat(rotated.manifest().figures()).isEqualTo(before.manifest().figures());
        for (BundleFile file : BundleFile.values()) {
            assertThat(rotated.bytes(file)).isEqualTo(before.bytes(file));
        }
        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> open("rotated", "old"));
    }

    @Test
    void shouldSignNothingThatAnybodyMayHaveAltered() throws IOException {
        assertFails(2, sign("new", bundle, "a"), "the bundle is not signed, so anyone may have altered it");
        assertThat(sign("old", bundle, "signed", "--accept-unsigned").code()).isZero();
        assertFails(2, sign("new", path("signed"), "b", "--accept-unsigned"), "give the key that must have done it");
        assertFails(1, sign("new", path("signed"), "c", "--trusted-key", path("new.pub.pem")), "signed with");
        assertFails(2, sign("new", bundle, "d", "--accept-unsigned", "--as-version", "0"), "--as-version is 0");
        assertFails(1, sign("new", bundle, "signed", "--accept-unsigned"), "exists already");

        Files.write(folder.resolve("signed/gateway.onnx"), new byte[] {0}, StandardOpenOption.APPEND);
        assertFails(1, sign("new", path("signed"), "e", "--trusted-key", path("old.pub.pem")), "gateway.onnx");
        assertThat(List.of("a", "b", "c", "d", "e"))
                .allSatisfy(name -> assertThat(folder.resolve(name)).doesNotExist());
    }

    private Call sign(String key, String from, String to, String... more) {
        return Call.dpf(Stream.concat(
                        Stream.of("bundle", "sign", from, "--sign-key", path(key + ".pem"), "--out", path(to)),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private Bundle open(String name, String key) {
        return Bundle.open(
                folder.resolve(name),
                new TrustPolicy(List.of(Ed25519.readPublicKey(folder.resolve(key + ".pub.pem")))));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static void assertFails(int code, Call call, String text) {
        assertThat(call.code()).as(call.out() + call.err()).isEqualTo(code);
        assertThat(call.complaints()).singleElement().asString().contains(text);
    }
}
