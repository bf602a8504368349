package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleTest {
    private static final PublicKey SIGNER = Ed25519.readPublicKey(Bundles.resource("signer-public.pem"));
    private static final PublicKey OTHER = Ed25519.readPublicKey(Bundles.resource("other-public.pem"));
    private static final TrustPolicy ANY = TrustPolicy.acceptUnsigned();
    private static final TrustPolicy TRUST = new TrustPolicy(List.of(SIGNER));

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void writeSigned() {
        target = signingWriter().write(folder.resolve("bundle"), Bundles.manifest(), Bundles.contents());
    }

    @Test
    void shouldGiveWhatWasWrittenWhenNothingWasAltered() {
        Bundle bundle = Bundle.open(target, TRUST);

        Bundles.contents()
                .forEach((file, bytes) -> assertThat(bundle.bytes(file)).isEqualTo(bytes));
        assertThat(bundle.manifest().signer()).isEqualTo(KeyId.of(SIGNER));
        assertThat(bundle.manifest().sealed(KeyId.NONE, Map.of())).isEqualTo(Bundles.manifest());
        assertThat(bundle.manifest().files()).containsOnlyKeys(BundleFile.names());
        assertThat(bundle.sha256()).isEqualTo(Sha256.of(bundle.manifestBytes()));
        assertThat(bundle.signature().orElseThrow()).hasSize(64);
        assertThat(bundle.graph(BundleFile.BACK).output()).hasToString("back/0.Relu [N,1,4,4]");
    }

    @Test
    void shouldAcceptAnyOfSeveralKeysWhenOneOfThemSigned() {
        assertThat(Bundle.open(target, new TrustPolicy(List.of(OTHER, SIGNER)))
                        .manifest()
                        .version())
                .isEqualTo(3);
    }

    @Test
    void shouldTellAnUnknownKeyFromNoSignatureAndABrokenOne() throws IOException {
        refuses(
                BundleFault.UNKNOWN_KEY,
                () -> Bundle.open(target, new TrustPolicy(List.of(OTHER))),
                "is signed with key " + KeyId.of(SIGNER) + ", which is not among the trusted keys [" + KeyId.of(OTHER)
                        + "]");
        Files.write(target.resolve("manifest.sig"), new byte[3]);
        refuses(
                BundleFault.ALTERED,
                () -> Bundle.open(target, TRUST),
                "was altered: its signature is not that of key " + KeyId.of(SIGNER));
        Files.delete(target.resolve("manifest.sig"));
        refuses(
                BundleFault.UNSIGNED,
                () -> Bundle.open(target, TRUST),
                "is not signed, but trusted keys are configured");
        assertThat(Bundle.open(target, ANY).signature()).isEmpty();
    }

    @Test
    void shouldRefuseWhenTheSignersKeyWasRemoved() {
        assertThat(Bundle.open(target, new TrustPolicy(List.of(SIGNER, OTHER))).signature())
                .isPresent();
        refuses(
                BundleFault.UNKNOWN_KEY,
                () -> Bundle.open(target, new TrustPolicy(List.of(OTHER))),
                "is not among the trusted keys");
    }

    @Test
    void shouldAcceptASignatureUnderAManifestThatDoesNotNameItsSigner() throws IOException {
        // Given what a dpf of format 2 wrote and signed
        replaceInManifest("\"formatVersion\" : 3", "\"formatVersion\" : 2");
        replaceInManifest("  \"signer\" : \"" + KeyId.of(SIGNER) + "\",\n", "");
        byte[] manifest = Files.readAllBytes(target.resolve("manifest.json"));
        Files.write(
                target.resolve("manifest.sig"),
                Ed25519.sign(Ed25519.readPrivateKey(Bundles.resource("signer-private.pem")), manifest));

        // When, then
        assertThat(Bundle.open(target, TRUST).manifest().signer()).isEqualTo(KeyId.NONE);
        refuses(
                BundleFault.ALTERED,
                () -> Bundle.open(target, new TrustPolicy(List.of(OTHER))),
                "is signed by none of the trusted keys");
    }

    @Test
    void shouldRefuseWhenTheManifestWasAlteredAfterSigning() throws IOException {
        replaceInManifest("\"version\" : 3", "\"version\" : 4");
        refuses(BundleFault.ALTERED, () -> Bundle.open(target, TRUST), "was altered");
    }

    @ParameterizedTest
    @EnumSource(BundleFile.class)
    void shouldRefuseWhenAFileIsAlteredOrMissing(BundleFile file) throws IOException {
        Path path = target.resolve(file.fileName());
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length - 1] ^= 1;
        Files.write(path, bytes);
        refuses(() -> Bundle.open(target, TRUST), path + " was altered: its SHA-256 is ");
        Files.delete(path);
        refuses(() -> Bundle.open(target, TRUST), "there is no " + path);
    }

    @Test
    void shouldRefuseWhenTheFolderHoldsMoreThanABundle() throws IOException {
        Files.createFile(target.resolve("back.onnx.data"));
        Files.createDirectory(target.resolve("weights"));
        refuses(() -> Bundle.open(target, TRUST), "no part of a bundle: [back.onnx.data, weights]");
    }

    @ParameterizedTest
    @EnumSource(BundleFile.class)
    void shouldRefuseWhenAFileIsALinkOrAFolder(BundleFile file) throws IOException {
        // Given a link to the very same bytes
        Path path = target.resolve(file.fileName());
        Path elsewhere = Files.move(path, folder.resolve("elsewhere"));
        Files.createSymbolicLink(path, elsewhere);

        // When, then
        refuses(() -> Bundle.open(target, TRUST), "no part of a bundle: [" + file.fileName() + "]");
        refuses(() -> Bundle.openPublic(target, TRUST), "no part of a bundle: [" + file.fileName() + "]");
        Files.delete(path);
        Files.createDirectory(path);
        refuses(() -> Bundle.open(target, TRUST), "no part of a bundle: [" + file.fileName() + "]");
    }

    @Test
    void shouldRefuseWhenTheManifestListsAPathOrLacksAFile() throws IOException {
        replaceInManifest("\"report.html\"", "\"../report.html\"");
        refuses(() -> Bundle.open(target, ANY), "it lists the files [../report.html, back.onnx,");
        refuses(() -> Bundle.openPublic(target, ANY), "it lists the files [../report.html, back.onnx,");
    }

    @Test
    void shouldNotReadAFileWhenItIsTooLarge() throws IOException {
        for (String name : List.of("report.html", "manifest.json")) {
            try (RandomAccessFile file =
                    new RandomAccessFile(target.resolve(name).toFile(), "rw")) {
                file.setLength(4L << 30);
            }
            refuses(() -> Bundle.open(target, ANY), target.resolve(name) + " is of 4294967296 bytes; at most ");
        }
    }

    @Test
    void shouldNameTheFolderWhenThereIsNoneOrNoManifest() throws IOException {
        refuses(() -> Bundle.open(folder.resolve("no"), ANY), "there is no folder " + folder.resolve("no"));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refuses(() -> Bundle.open(empty, ANY), "there is no " + empty.resolve("manifest.json"));
    }

    @Test
    void shouldRefuseWhenAGraphIsNotOfThePromisedShape() {
        Map<BundleFile, byte[]> contents = Bundles.contents();
        contents.put(BundleFile.FEATURES, Bundles.graph("features", 1, 5, 5).toBytes());
        Path wrong = signingWriter().write(folder.resolve("wrong"), Bundles.manifest(), contents);
        refuses(
                () -> Bundle.open(wrong, TRUST),
                wrong.resolve("features.onnx") + ": input is features.in [N,1,5,5] where a batch of [1, 4, 4]");
    }

    @Test
    void shouldOpenAsPublicOnlyWhenExportedForPartners() throws IOException {
        // When
        Path exported = BundleWriter.writePublic(folder.resolve("public"), Bundle.open(target, TRUST));

        // Then
        try (var files = Files.list(exported)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("manifest.json", "manifest.sig", "features.onnx", "back.onnx");
        }
        Bundle bundle = Bundle.openPublic(exported, TRUST);
        assertThat(bundle.sha256()).isEqualTo(Bundle.open(target, TRUST).sha256());
        refuses(() -> bundle.bytes(BundleFile.GATEWAY), "gateway.onnx is not part of a public bundle");
        refuses(() -> Bundle.open(exported, TRUST), "there is no " + exported.resolve("gateway.onnx"));
        assertThat(Bundle.openPublic(target, TRUST).manifest()).isEqualTo(bundle.manifest());
    }

    private void replaceInManifest(String text, String by) throws IOException {
        Path file = target.resolve("manifest.json");
        String before = Files.readString(file, StandardCharsets.UTF_8);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, by));
    }

    private static BundleWriter signingWriter() {
        return new BundleWriter(Ed25519.readPrivateKey(Bundles.resource("signer-private.pem")));
    }

    private static void refuses(BundleFault fault, ThrowingCallable call, String message) {
        refuses(call, message);
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BundleException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
