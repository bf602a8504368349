package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final KeyId SIGNER = new KeyId("0123456789abcdef");
    private static final Manifest MANIFEST = Bundles.manifest().sealed(SIGNER, Map.of("back.onnx", "cd".repeat(32)));

    private static final GateVerdict MISSED =
            new GateVerdict(GateVerdict.Outcome.MISSED, List.of("maxAdaptiveSsim: adaptive SSIM is 0.25, above 0.2"));

    @Test
    void shouldReadAndWriteFormat3ByteForByte() throws IOException {
        byte[] golden = Files.readAllBytes(Bundles.resource("manifest-format-3.json"));
        Manifest manifest = MANIFEST.withGate(MISSED);
        assertThat(new String(ManifestJson.write(manifest), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden, StandardCharsets.UTF_8));
        assertThat(ManifestJson.read(golden, "m")).isEqualTo(manifest);
    }

    @Test
    void shouldReadFormat2AsOneThatNamesNoSigner() throws IOException {
        Manifest old = ManifestJson.read(Files.readAllBytes(Bundles.resource("manifest-format-2.json")), "m");
        assertThat(old.formatVersion()).isEqualTo(2);
        assertThat(old.signer()).isEqualTo(KeyId.NONE);
        assertThat(old)
                .usingRecursiveComparison()
                .ignoringFields("formatVersion", "signer")
                .isEqualTo(MANIFEST.withGate(MISSED));
    }

    @Test
    void shouldReadFormat1AsOneWithoutAGate() throws IOException {
        Manifest old = ManifestJson.read(Files.readAllBytes(Bundles.resource("manifest-format-1.json")), "m");
        assertThat(old.formatVersion()).isEqualTo(1);
        assertThat(old.gate()).isEqualTo(GateVerdict.NOT_APPLIED);
        assertThat(old)
                .usingRecursiveComparison()
                .ignoringFields("formatVersion", "signer")
                .isEqualTo(MANIFEST);
    }

    @Test
    void shouldRefuseKeysThatAFormatDidNotHave() {
        refuses(
                json().replace("\"formatVersion\" : 3,", "\"formatVersion\" : 1,"),
                "m.json is damaged: ",
                "unknown key 'gate'");
        refuses(
                json().replace("\"formatVersion\" : 3,", "\"formatVersion\" : 2,"),
                "m.json is damaged: ",
                "unknown key 'signer'");
    }

    @Test
    void shouldRefuseAGateThatContradictsItself() {
        assertThatThrownBy(() -> new GateVerdict(GateVerdict.Outcome.MISSED, List.of()))
                .isInstanceOf(BundleException.class)
                .hasMessage("the gate's outcome is MISSED, and 0 thresholds were missed; that contradicts itself");
        assertThatThrownBy(() -> new GateVerdict(GateVerdict.Outcome.PASSED, List.of("x")))
                .isInstanceOf(BundleException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"mode\" :  | \"mood\" : 1, \"mode\" : | the unknown key \'mood\'",
                "\"version\" : 3,   |                     | Missing creator property 'version'; fetch",
                "\"version\" : 3,   | \"version\" : 3.5,  | 3.5",
                "\"version\" : 3,   | \"version\" : \"3\", | int",
                "\"version\" : 3,   | \"version\" : null, | key 'version': Cannot map `null` into type `int`; fetch",
                "\"version\" : 3,   | \"version\" : 0,    | the bundle's version is 0; versions begin at 1",
                "\"version\" : 3,   | \"version\" : 3, \"version\" : 4, | Duplicate field 'version'",
                "\"INT8\"           | \"INT4\"            | key 'wire.type': ",
                "\"INT8\"           | 2                   | WireType",
                "\"fashion\"        | \"../x\"            | '../x' cannot name a network",
                "\"width\" : 4      | \"width\" : 0       | width is 0",
                "\"NOT_APPLIED\"    | \"MISSED\"          | the gate's outcome is MISSED, and 0 thresholds were missed",
                "\"NOT_APPLIED\"    | \"OPEN\"            | key 'gate.outcome': ",
                "0123456789abcdef   | 0123                | '0123' is no id of a key",
                "\"gate\" :         | \"gait\" :          | Missing creator property 'gate'",
            })
    void shouldNameFileAndCauseWhenTheManifestIsDamaged(String text, String by, String message) {
        String json = json();
        assertThat(json).contains(text);
        refuses(json.replace(text, by == null ? "" : by), "m.json is damaged: ", message);
    }

    @Test
    void shouldAskForANewerDpfWhenTheFormatIsNewerEvenIfItHasNewKeys() {
        String newer = json().replace("\"formatVersion\" : 3,", "\"formatVersion\" : 4, \"colour\" : 3,");
        refuses(newer, "m.json: the bundle's format is 4; this dpf reads 1 to 3: install a newer dpf", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{}", "not json", "{} {}"})
    void shouldRefuseWhatIsNoManifest(String json) {
        refuses(json, "m.json is damaged: ", "");
    }

    @Test
    void shouldRefuseWhatFollowsTheManifest() {
        refuses(json() + "{}", "m.json is damaged: ", "");
    }

    @Test
    void shouldRefuseFiguresThatAreNoNumbersAndShapesThatAreNone() {
        assertThatThrownBy(() ->
                        ManifestJson.read(json().replace("0.97", "\"NaN\"").getBytes(StandardCharsets.UTF_8), "m.json"))
                .isInstanceOf(BundleException.class);
        assertThatThrownBy(() -> new WireSpec(WireType.INT8, List.of(1, 0), 1, 0))
                .hasMessageContaining("[1, 0]");
        assertThatThrownBy(() -> new WireSpec(WireType.INT8, List.of(1 << 20, 1 << 20), 1, 0))
                .hasMessageContaining("no record takes so many elements");
        assertThatThrownBy(() -> new WireSpec(WireType.INT8, List.of(1), Double.NaN, 0))
                .hasMessageContaining("scale NaN");
        assertThatThrownBy(() -> new WireSpec(WireType.INT8, List.of(1), 1, 128))
                .hasMessageContaining("128");
        assertThatThrownBy(() -> new WireSpec(WireType.FLOAT16, List.of(1), 0.5, 0))
                .hasMessageContaining("FLOAT16");
        assertThat(WireSpec.floats(WireType.FLOAT16, List.of(2, 3)).elements()).isEqualTo(6);
    }

    private static String json() {
        return new String(ManifestJson.write(MANIFEST), StandardCharsets.UTF_8);
    }

    private static void refuses(String json, String start, String part) {
        assertThatThrownBy(() -> ManifestJson.read(json.getBytes(StandardCharsets.UTF_8), "m.json"))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining(part)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
