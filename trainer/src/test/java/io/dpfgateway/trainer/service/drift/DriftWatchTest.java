package io.dpfgateway.trainer.service.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.vault.Sample;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultKey;
import io.dpfgateway.trainer.vault.VaultLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features are the pictures' own levels, so what drifts can be drawn. */
class DriftWatchTest {
    private static final DriftRule RULE = new DriftRule(0.5, 60);
    private static final Instant TRAINED = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NOW = TRAINED.plusSeconds(3600);
    private static final VaultKey KEY = VaultKey.parse("a1".repeat(32), "the test");

    @TempDir
    Path box;

    private SplitNetwork network;
    private Vault vault;
    private Path file;

    @BeforeEach
    void open() {
        network = PixelNetwork.split();
        vault = Vault.open(box.resolve("vault"), KEY, VaultLimits.USUAL, Clock.fixed(NOW, ZoneOffset.UTC));
        file = box.resolve("drift.json");
    }

    @AfterEach
    void close() {
        vault.close();
        network.close();
    }

    private DriftWatch watch() {
        return watch(network.cut().front());
    }

    private DriftWatch watch(OnnxModel front) {
        return new DriftWatch(front, network.input(), RULE, file);
    }

    /** A picture of levels around {@code level}, the spread of which is 40. */
    private static byte[] picture(int level, long seed) {
        byte[] header =
                ("P5 " + PixelNetwork.SIDE + " " + PixelNetwork.SIDE + " 255\n").getBytes(StandardCharsets.US_ASCII);
        byte[] picture = Arrays.copyOf(header, header.length + PixelNetwork.PIXELS);
        Random random = new Random(seed);
        for (int i = header.length; i < picture.length; i++) {
            picture[i] = (byte) (level + (random.nextBoolean() ? 40 : -40));
        }
        return picture;
    }

    private static List<PreparedPicture> prepared(InputSpec input, int level, int count) {
        PictureSplitter splitter = new PictureSplitter(input, 0.5);
        IntStream.range(0, count).forEach(i -> splitter.add(null, picture(level, i)));
        return splitter.unsplit();
    }

    /** Recorded one second after the other. */
    private void store(int from, int count, int level) {
        vault.storeAll(IntStream.range(from, from + count)
                .mapToObj(i -> new Sample("camera", "id-" + i, TRAINED.plusSeconds(i), null, picture(level, 1000 + i)))
                .toList());
    }

    @Test
    void shouldFindNoDriftWhenPicturesAreSuchAsBefore() {
        // Given
        watch().learned(prepared(network.input(), 100, 200));
        store(0, 60, 100);

        // When
        DriftFinding finding = watch().look(vault, TRAINED, "test").orElseThrow();

        // Then: what is left is chance
        assertThat(finding.drift()).isLessThan(0.1);
        assertThat(finding.exceeds()).isFalse();
    }

    @Test
    void shouldFindADriftWhenTheLatestPicturesAreBrighter() {
        // Given: a deviation is 40 levels
        watch().learned(prepared(network.input(), 100, 200));
        store(0, 60, 100);
        store(60, 60, 140);

        // When
        DriftFinding finding = watch().look(vault, TRAINED, "test").orElseThrow();

        // Then: only the latest counted
        assertThat(finding.pictures()).isEqualTo(60);
        assertThat(finding.drift()).isCloseTo(1.0, within(0.05));
        assertThat(finding.exceeds()).isTrue();
        assertThat(finding.sentence()).contains("latest 60 pictures", "where 0.5 is the threshold");
    }

    @Test
    void shouldFindNothingBeforeTheFirstTrainingOrWithTooFewNewPictures() {
        store(0, 59, 140);
        assertThat(watch().look(vault, TRAINED, "test")).isEmpty();

        watch().learned(prepared(network.input(), 100, 200));
        assertThat(watch().look(vault, TRAINED, "test")).isEmpty();

        store(59, 1, 140);
        assertThat(watch().look(vault, NOW.plusSeconds(1), "test")).isEmpty();
        assertThat(watch().look(vault, NOW, "test")).isPresent();
    }

    @Test
    void shouldCompareNothingWhenTheNetworkIsAnother() {
        watch().learned(prepared(network.input(), 100, 200));
        store(0, 60, 140);

        assertThat(watch(network.cut().back()).look(vault, TRAINED, "test")).isEmpty();
        assertThat(watch().look(vault, TRAINED, "test")).isPresent();
    }

    @Test
    void shouldFindNothingWhenTheLatestPicturesAreOneAndTheSame() {
        watch().learned(prepared(network.input(), 100, 200));
        vault.storeAll(IntStream.range(0, 60)
                .mapToObj(i -> new Sample("camera", "id-" + i, TRAINED, null, picture(200, 1)))
                .toList());

        assertThat(watch().look(vault, TRAINED, "test")).isEmpty();
    }

    @Test
    void shouldSayWhatToDoWhenItsFileIsDamaged() throws IOException {
        watch().learned(prepared(network.input(), 100, 200));
        byte[] written = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(written, written.length / 2));
        store(0, 60, 140);

        assertThatThrownBy(() -> watch().look(vault, TRAINED, "test"))
                .isInstanceOf(DriftFileException.class)
                .hasMessageContaining("cannot read " + file)
                .hasMessageContaining("remove it")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldReplaceItsFileAsAWholeWhenItLearnsAgain() throws IOException {
        watch().learned(prepared(network.input(), 100, 200));
        byte[] first = Files.readAllBytes(file);
        watch().learned(prepared(network.input(), 100, 200));
        assertThat(Files.readAllBytes(file)).isEqualTo(first);

        watch().learned(prepared(network.input(), 140, 200));
        assertThat(Files.readAllBytes(file)).isNotEqualTo(first);
        try (var files = Files.list(box)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("vault", "drift.json");
        }
    }

    @Test
    void shouldKeepNoPictureAndNoNameInItsFile() throws IOException {
        watch().learned(prepared(network.input(), 100, 200));

        // Two numbers a channel, a count, a format and a hash.
        assertThat(Files.readString(file))
                .matches("\\{\"format\":1,\"front\":\"[0-9a-f]{64}\",\"moments\":\\{"
                        + "\"pictures\":60,\"means\":\\[[0-9.]+],\"deviations\":\\[[0-9.]+]}}");
    }
}
