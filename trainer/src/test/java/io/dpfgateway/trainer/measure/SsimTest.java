package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SsimTest {
    @BeforeAll
    static void load() {
        TorchRuntime.useThreads(1);
    }

    @Test
    void shouldBeOneWhenPicturesAreEqual() {
        // Given
        float[] pictures = noise(1, 2 * 3 * 16 * 20);

        // When / Then
        assertThat(ssim(pictures, pictures, 2, 3, 16, 20)).containsExactly(new float[] {1, 1}, within(1e-6f));
    }

    @Test
    void shouldCompareLevelsOnlyWhenPicturesArePlain() {
        // Given: no variance, so that (2ab + C1) / (a² + b² + C1) is left
        float[] a = new float[11 * 11];
        float[] b = new float[11 * 11];
        Arrays.fill(a, 0.25f);
        Arrays.fill(b, 0.75f);

        // When / Then: in single precision a plain picture has a variance of up to 1e-6, which C2 does not quite cover
        assertThat(ssim(a, b, 1, 1, 11, 11)[0]).isCloseTo((float) (0.3751 / 0.6251), within(1e-3f));
    }

    @Test
    void shouldBeNegativeWhenContrastIsInverted() {
        // Given
        float[] a = noise(2, 16 * 16);
        float[] b = a.clone();
        for (int i = 0; i < b.length; i++) {
            b[i] = 1 - b[i];
        }

        // When / Then
        assertThat(ssim(a, b, 1, 1, 16, 16)[0]).isLessThan(-0.8f);
    }

    @ParameterizedTest
    @CsvSource({"1, 11, 11, 0.1", "1, 28, 28, 0.3", "3, 17, 23, 0.5", "3, 32, 32, 1"})
    void shouldEqualTheDefinition(int channels, int height, int width, float strength) {
        // Given
        float[] a = noise(3, channels * height * width);
        float[] b = noise(4, channels * height * width);
        for (int i = 0; i < b.length; i++) {
            b[i] = a[i] + strength * (b[i] - a[i]);
        }

        // When
        float[] found = ssim(a, b, 1, channels, height, width);

        // Then
        double expected = 0;
        int plane = height * width;
        for (int c = 0; c < channels; c++) {
            float[] x = Arrays.copyOfRange(a, c * plane, (c + 1) * plane);
            float[] y = Arrays.copyOfRange(b, c * plane, (c + 1) * plane);
            expected += SsimByDefinition.of(x, y, height, width) / channels;
        }
        assertThat((double) found[0]).isCloseTo(expected, within(1e-5));
    }

    @Test
    void shouldLetGradientsThrough() {
        try (PointerScope scope = new PointerScope();
                Ssim ssim = new Ssim(1)) {
            // Given
            Tensor fixed = torch.tensor(noise(5, 144)).reshape(1, 1, 12, 12);
            Tensor moving = torch.tensor(noise(6, 144)).reshape(1, 1, 12, 12);
            moving.set_requires_grad(true);

            // When
            ssim.of(moving, fixed).sum().backward();

            // Then: a small step along the gradient makes them more alike
            Tensor moved = moving.detach().add(moving.grad().mul(new Scalar(0.1)));
            assertThat(ssim.of(moved, fixed).item_float())
                    .isGreaterThan(ssim.of(moving, fixed).item_float());
        }
    }

    private static float[] ssim(float[] a, float[] b, long... shape) {
        try (PointerScope scope = new PointerScope();
                Ssim ssim = new Ssim((int) shape[1])) {
            return Tensors.toArray(
                    ssim.of(torch.tensor(a).reshape(shape), torch.tensor(b).reshape(shape)));
        }
    }

    private static float[] noise(long seed, int size) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
