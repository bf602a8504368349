package io.dpfgateway.trainer.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.Augmentation;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsTest {
    private static final CopyChange NONE = new CopyChange(false, 0, 0, 0, 1, 1, 1);

    @BeforeAll
    static void load() {
        TorchRuntime.load();
    }

    @Test
    void shouldMakeACopyOfItsSeedItsNumberAndItsPlaceAlone() {
        InputSpec spec = spec(32, 32, Channels.RGB);
        try (PointerScope scope = new PointerScope()) {
            // Given
            Tensor pictures = noise(3, spec);
            Views views = new Views(new Augmentation(true, 8), 5);
            float[] copy = Tensors.toArray(views.of(4, pictures, spec, 10).narrow(0, 2, 1));
            Tensor alone = pictures.narrow(0, 2, 1);

            // Then
            assertThat(Tensors.toArray(views.of(4, alone, spec, 12))).isEqualTo(copy);
            assertThat(Tensors.toArray(new Views(new Augmentation(true, 3), 5).of(4, alone, spec, 12)))
                    .isEqualTo(copy);
            assertThat(Tensors.toArray(views.of(5, alone, spec, 12))).isNotEqualTo(copy);
            assertThat(Tensors.toArray(views.of(4, alone, spec, 11))).isNotEqualTo(copy);
            assertThat(Tensors.toArray(new Views(views.augmentation(), 6).of(4, alone, spec, 12)))
                    .isNotEqualTo(copy);
        }
    }

    @Test
    void shouldGiveThePictureThenItsMirrorImageThenCopies() {
        InputSpec spec = spec(4, 6, Channels.GRAY);
        try (PointerScope scope = new PointerScope()) {
            Tensor pictures = noise(2, spec);
            float[] plain = Tensors.toArray(pictures);
            float[] mirror = Tensors.toArray(pictures.flip(3));
            Views both = new Views(new Augmentation(true, 1), 1);
            Views copies = new Views(new Augmentation(false, 1), 1);

            assertThat(both.count()).isEqualTo(3);
            assertThat(copies.count()).isEqualTo(2);
            assertThat(Views.PLAIN.count()).isEqualTo(1);
            assertThat(Tensors.toArray(both.of(0, pictures, spec, 0))).isEqualTo(plain);
            assertThat(Tensors.toArray(both.of(1, pictures, spec, 0))).isEqualTo(mirror);
            assertThat(Tensors.toArray(copies.of(1, pictures, spec, 0)))
                    .isNotEqualTo(plain)
                    .isNotEqualTo(mirror);
        }
    }

    @ParameterizedTest(name = "{0}x{1} {2}")
    @CsvSource({"28, 28, GRAY", "32, 32, RGB", "112, 112, BGR", "5, 9, RGB", "1, 1, GRAY"})
    void shouldGivePicturesInWholeLevelsWhateverTheNetworkTakes(int height, int width, Channels channels) {
        InputSpec spec = spec(height, width, channels);
        try (PointerScope scope = new PointerScope()) {
            // When
            Tensor copies = new Views(new Augmentation(true, 1), 3).of(2, noise(4, spec), spec, 0);

            // Then
            assertThat(copies.sizes().vec().get()).containsExactly(4, channels.count(), height, width);
            for (float value : Tensors.toArray(Tensors.toUnitRange(copies, spec))) {
                assertThat(value).isBetween(-1e-5f, 1 + 1e-5f);
                assertThat(value * 255).isCloseTo(Math.round(value * 255), within(1e-2f));
            }
        }
    }

    @Test
    void shouldKeepAnEvenPictureEvenToItsBorders() {
        InputSpec spec = spec(28, 28, Channels.GRAY);
        try (PointerScope scope = new PointerScope()) {
            Tensor even = Tensors.ofUnitRange(torch.ones(50, 1, 28, 28).mul(torch.tensor(0.5f)), spec);
            float[] copies = Tensors.toArray(
                    Tensors.toUnitRange(new Views(new Augmentation(false, 1), 3).of(1, even, spec, 0), spec));

            for (int i = 0; i < 50; i++) {
                float[] copy = Arrays.copyOfRange(copies, i * 784, (i + 1) * 784);
                assertThat(copy).as("copy %d", i).containsOnly(copy[0]);
                assertThat(copy[0]).isBetween(0.398f, 0.602f);
            }
            assertThat(copies).contains(copies[0]).doesNotContain(0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // What is done, and where the dot at row 3, column 5 of 8 rows and 16 columns is then.
        "nothing,  false, 0,     0,      0,  1, 3, 5",
        "right,    false, 0.25,  0,      0,  1, 3, 9",
        "down,     false, 0,     0.25,   0,  1, 5, 5",
        "mirrored, true,  0,     0,      0,  1, 3, 10",
        "both,     true,  0.125, -0.125, 0,  1, 2, 12",
        "turned,   false, 0,     0,      90, 1, 1, 8",
        "turned and moved, false, 0.125, 0.125, 90, 1, 2, 10",
    })
    void shouldMovePixelsToWhereTheChangeSays(
            String what,
            boolean mirrored,
            double right,
            double down,
            double degrees,
            double scale,
            int row,
            int column) {
        InputSpec spec = spec(8, 16, Channels.GRAY);
        try (PointerScope scope = new PointerScope()) {
            float[] dot = new float[8 * 16];
            dot[3 * 16 + 5] = 1;
            CopyChange change = new CopyChange(mirrored, right, down, Math.toRadians(degrees), scale, 1, 1);

            float[] moved = Tensors.toArray(
                    Views.moved(torch.tensor(dot).reshape(1, 1, 8, 16), new CopyChange[] {change}, spec));

            assertThat(moved[row * 16 + column]).as(Arrays.toString(moved)).isCloseTo(1, within(1e-3f));
            assertThat(sum(moved)).isCloseTo(1, within(1e-2));
        }
    }

    @Test
    void shouldMakeThingsLarger() {
        InputSpec spec = spec(16, 16, Channels.GRAY);
        try (PointerScope scope = new PointerScope()) {
            float[] square = new float[256];
            for (int i = 0; i < 16; i++) {
                square[(6 + i / 4) * 16 + 6 + i % 4] = 1;
            }
            CopyChange twice = new CopyChange(false, 0, 0, 0, 2, 1, 1);

            float[] moved = Tensors.toArray(
                    Views.moved(torch.tensor(square).reshape(1, 1, 16, 16), new CopyChange[] {twice}, spec));

            assertThat(sum(moved)).isCloseTo(64, within(4.0));
        }
    }

    @Test
    void shouldDrawWithinItsBoundsAndUpToThem() {
        List<CopyChange> changes = IntStream.range(0, 2000)
                .mapToObj(i -> CopyChange.draw(new SplittableRandom(i), true))
                .toList();
        assertThat(changes.stream().filter(CopyChange::mirrored).count()).isBetween(900L, 1100L);
        spread(changes.stream().mapToDouble(CopyChange::right).toArray(), 0, 0.1);
        spread(changes.stream().mapToDouble(CopyChange::down).toArray(), 0, 0.1);
        spread(changes.stream().mapToDouble(CopyChange::turn).toArray(), 0, Math.toRadians(10));
        spread(changes.stream().mapToDouble(CopyChange::scale).toArray(), 1, 0.1);
        spread(changes.stream().mapToDouble(CopyChange::brightness).toArray(), 1, 0.2);
        spread(changes.stream().mapToDouble(CopyChange::contrast).toArray(), 1, 0.2);
        assertThat(CopyChange.draw(new SplittableRandom(1), false))
                .isEqualTo(new CopyChange(
                        false,
                        changes.get(1).right(),
                        changes.get(1).down(),
                        changes.get(1).turn(),
                        changes.get(1).scale(),
                        changes.get(1).brightness(),
                        changes.get(1).contrast()));
        assertThat(NONE.source(5, 9)).containsExactly(new float[] {1, 0, 0, 0, 1, 0}, within(0f));
    }

    private static void spread(double[] drawn, double middle, double most) {
        double lowest = Arrays.stream(drawn).min().orElseThrow();
        double highest = Arrays.stream(drawn).max().orElseThrow();
        assertThat(lowest).isBetween(middle - most, middle - 0.95 * most);
        assertThat(highest).isBetween(middle + 0.95 * most, middle + most);
    }

    private static double sum(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
    }

    private static InputSpec spec(int height, int width, Channels channels) {
        int count = channels.count();
        return new InputSpec(
                width,
                height,
                channels,
                ResizePolicy.STRETCH,
                List.of(0.4, 0.5, 0.6).subList(0, count),
                List.of(0.2, 0.3, 0.5).subList(0, count));
    }

    private static Tensor noise(int count, InputSpec spec) {
        Random random = new Random(1);
        float[] values = new float[count * spec.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256) / 255f;
        }
        return Tensors.ofUnitRange(torch.tensor(values).reshape(spec.shape(count)), spec);
    }
}
