package io.dpfgateway.model.bundle;

import static io.dpfgateway.model.bundle.BundleFault.ALTERED;
import static io.dpfgateway.model.bundle.BundleFault.DAMAGED;
import static io.dpfgateway.model.bundle.BundleFault.FOREIGN_CONTENT;
import static io.dpfgateway.model.bundle.BundleFault.MISSING;
import static io.dpfgateway.model.bundle.BundleFault.TOO_LARGE;
import static io.dpfgateway.model.bundle.BundleFault.UNKNOWN_FORMAT;
import static io.dpfgateway.model.bundle.BundleFault.UNKNOWN_KEY;
import static io.dpfgateway.model.bundle.BundleFault.UNSIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a signed bundle by somebody without the key, it does not load, and what is wrong is told. */
class TamperedBundleTest {
    private static final long SEED = 20260;
    private static final int CASES = 2000;
    private static final int LONGEST = 64;

    private final Random random = new Random(SEED);
    private final Map<String, byte[]> files = Tampering.signed(Bundles.manifest(), Tampering.contents());
    private final byte[] archive = Tampering.packed(files);

    @Test
    void shouldLoadWhenNothingWasDone() {
        assertThat(Tampering.open(files)).isEmpty();
        assertThat(Tampering.open(archive)).isEmpty();
    }

    @Test
    void shouldRefuseWhenAnyByteOfAnyFileIsAnother() {
        int cases = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            for (int i = 0; i < file.getValue().length; i++, cases++) {
                byte[] flipped = Tampering.flipped(file.getValue(), i, 1, random);
                requireRefused(Tampering.open(with(file.getKey(), flipped)), ALTERED, UNKNOWN_KEY);
            }
        }
        assertThat(cases).isGreaterThanOrEqualTo(CASES);
    }

    @Test
    void shouldRefuseWhenAnyByteOfTheArchiveIsAnother() {
        for (int i = 0; i < archive.length; i++) {
            requireRefused(
                    Tampering.open(Tampering.flipped(archive, i, 1, random)), DAMAGED, FOREIGN_CONTENT, TOO_LARGE);
        }
        assertThat(archive.length).isGreaterThanOrEqualTo(CASES);
    }

    @Test
    void shouldRefuseWhenARangeIsOthersCutOutOrPutIn() {
        List<String> names = List.copyOf(files.keySet());
        for (int i = 0; i < CASES; i++) {
            String name = names.get(random.nextInt(names.size()));
            requireRefused(Tampering.open(with(name, mutated(files.get(name)))), ALTERED, UNKNOWN_KEY);
            requireRefused(Tampering.open(mutated(archive)), DAMAGED, FOREIGN_CONTENT, TOO_LARGE);
        }
    }

    private byte[] mutated(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(LONGEST, bytes.length - from));
        byte[] head = Arrays.copyOf(bytes, from);
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return switch (random.nextInt(3)) {
            case 0 -> Tampering.flipped(bytes, from, length, random);
            case 1 -> concat(head, Arrays.copyOfRange(bytes, from + length, bytes.length));
            default -> concat(head, concat(noise, Arrays.copyOfRange(bytes, from, bytes.length)));
        };
    }

    @Test
    void shouldRefuseWhenAnythingIsCutOffOrAppended() {
        files.forEach((name, bytes) -> {
            for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
                requireRefused(Tampering.open(with(name, Arrays.copyOf(bytes, length))), ALTERED);
            }
            requireRefused(Tampering.open(with(name, Arrays.copyOf(bytes, bytes.length + 1))), ALTERED);
        });
        for (int length = 0; length < archive.length; length++) {
            requireRefused(Tampering.open(Arrays.copyOf(archive, length)), DAMAGED);
        }
        requireRefused(Tampering.open(Arrays.copyOf(archive, archive.length + 1)), DAMAGED);
        requireRefused(Tampering.open(concat(archive, archive)), DAMAGED);
        requireRefused(Tampering.open(concat(new byte[1], archive)), DAMAGED);
    }

    @Test
    void shouldRefuseWhenAFileIsNotThere() {
        for (String name : files.keySet()) {
            Map<String, byte[]> less = new TreeMap<>(files);
            less.remove(name);
            BundleFault fault = name.equals(Manifest.SIGNATURE_FILE_NAME) ? UNSIGNED : MISSING;
            requireRefused(Tampering.open(less), fault);
            requireRefused(Tampering.open(Tampering.packed(less)), fault);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "back.onnx.data",
                "../gateway.onnx",
                "../../../../etc/cron.d/x",
                "/etc/passwd",
                "..\\gateway.onnx",
                "C:\\gateway.onnx",
                "./gateway.onnx",
                "a/gateway.onnx",
                "gateway.onnx/",
                "Gateway.onnx",
                "gateway.onnx ",
                "gateway.onnx\0",
                "a\nb\r\nc\u2028d",
                "",
                "."
            })
    void shouldRefuseWhenThereIsAFileOfAnotherName(String name) {
        Map<String, byte[]> more = with(name, new byte[] {1});
        requireRefused(Tampering.open(more), FOREIGN_CONTENT);
        requireRefused(Tampering.open(Tampering.packed(more)), FOREIGN_CONTENT);
    }

    @Test
    void shouldRefuseWhenANameComesTwice() throws IOException {
        // Given an archive of two entries of one name: readers differ in which they take
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int entry = 30 + "back.onnx".length() + files.get("back.onnx").length;
        out.write(archive, 0, entry);
        out.write(archive);

        requireRefused(Tampering.open(out.toByteArray()), FOREIGN_CONTENT);
    }

    @Test
    void shouldRefuseWhenAnotherProgramPackedIt() throws IOException {
        for (int method : new int[] {ZipEntry.DEFLATED, ZipEntry.STORED}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setMethod(method);
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    ArchiveEntry plain = ArchiveEntry.of(file.getKey(), file.getValue(), 0);
                    ZipEntry entry = new ZipEntry(file.getKey());
                    entry.setSize(plain.size());
                    entry.setCrc(Integer.toUnsignedLong(plain.crc()));
                    zip.putNextEntry(entry);
                    zip.write(file.getValue());
                }
            }
            requireRefused(Tampering.open(out.toByteArray()), DAMAGED);
        }
    }

    @Test
    void shouldRefuseAFileThatClaimsMoreBytesThanAreRead() {
        byte[] claims = archive.clone();
        // The size of the first entry, in its header: 4 GB less one.
        Arrays.fill(claims, 22, 26, (byte) 0xff);
        requireRefused(Tampering.open(claims), TOO_LARGE);
        int tooLong = (int) BundleFile.MAX_MANIFEST_BYTES + 1;
        requireRefused(Tampering.open(with(Manifest.FILE_NAME, new byte[tooLong])), TOO_LARGE);
        requireRefused(Tampering.open(Tampering.packed(with("manifest.sig", new byte[tooLong]))), TOO_LARGE);
    }

    @Test
    void shouldRefuseAManifestThatIsSignedButNone() {
        String json = new String(files.get(Manifest.FILE_NAME), StandardCharsets.UTF_8);
        Map<String, BundleFault> cases = new TreeMap<>(Map.of(
                json.replace("\"gateway.onnx\" :", "\"../gateway.onnx\" :"),
                DAMAGED,
                json.replace("\"back.onnx\" :", "\"extra.onnx\" : \"00\", \"back.onnx\" :"),
                DAMAGED,
                json.replace("\"fashion\"", "\"../../fashion\""),
                DAMAGED,
                json.replace("\"version\" : 3", "\"version\" : -3"),
                DAMAGED,
                json.replace("\"INT8\"", "\"INT4\""),
                DAMAGED,
                json.replace("[ 1, 4, 4 ]", "[ 1, 2147483647, 2147483647 ]"),
                DAMAGED,
                json.replace("\"formatVersion\" : 3", "\"formatVersion\" : 9"),
                UNKNOWN_FORMAT,
                "[".repeat(500_000),
                DAMAGED,
                "",
                DAMAGED,
                "\0",
                DAMAGED));
        cases.forEach((manifest, fault) -> {
            assertThat(manifest).isNotEqualTo(json);
            requireRefused(Tampering.open(Tampering.signed(files, manifest.getBytes(StandardCharsets.UTF_8))), fault);
        });
    }

    /** Such a manifest may be a good one, of other labels, say. What counts is that nothing but a refusal comes of it. */
    @Test
    void shouldLoadOrRefuseInOneLineWhenAManifestIsSignedNoise() {
        byte[] manifest = files.get(Manifest.FILE_NAME);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] noise = mutated(manifest);
            refused += Tampering.open(Tampering.signed(files, noise)).isPresent() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(CASES / 2);
    }

    private Map<String, byte[]> with(String name, byte[] bytes) {
        Map<String, byte[]> others = new TreeMap<>(files);
        others.put(name, bytes);
        return others;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static void requireRefused(Optional<ModelException> refusal, BundleFault... faults) {
        assertThat(refusal)
                .get()
                .isInstanceOfSatisfying(
                        BundleException.class,
                        e -> assertThat(e.fault()).as(e.getMessage()).isIn((Object[]) faults));
    }
}
