package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GradientSimilarityTest {
    private static final int SIDE = 12;

    @BeforeAll
    static void load() {
        TorchRuntime.useThreads(1);
    }

    /** Prewitt gradients of each place, as the paper has them, in double precision. */
    @Test
    void shouldEqualTheDefinition() {
        float[] a = noise(1, SIDE * SIDE);
        float[] b = noise(2, SIDE * SIDE);
        double sum = 0;
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                double edgeA = edge(a, y, x);
                double edgeB = edge(b, y, x);
                double c = 170 / 65025.0;
                sum += (2 * edgeA * edgeB + c) / (edgeA * edgeA + edgeB * edgeB + c);
            }
        }
        assertThat((double) gms(a, b, 1, SIDE)).isCloseTo(sum / ((SIDE - 2) * (SIDE - 2)), within(1e-5));
    }

    @Test
    void shouldNotMindInvertedContrast() {
        float[] a = noise(3, 3 * SIDE * SIDE);
        float[] inverted = a.clone();
        for (int i = 0; i < a.length; i++) {
            inverted[i] = 1 - a[i];
        }
        assertThat(gms(a, inverted, 3, SIDE)).isCloseTo(1, within(1e-4f));
    }

    /** Green is brighter than blue, by the weights of luminance. */
    @Test
    void shouldWeighColours() {
        float[] black = new float[3 * SIDE * SIDE];
        float[] green = black.clone();
        float[] blue = black.clone();
        green[SIDE * SIDE + 66] = 1;
        blue[2 * SIDE * SIDE + 66] = 1;
        assertThat(gms(black, green, 3, SIDE)).isLessThan(gms(black, blue, 3, SIDE));
    }

    private static double edge(float[] p, int y, int x) {
        double across = 0;
        double down = 0;
        for (int i = -1; i <= 1; i++) {
            across += (p[(y + i) * SIDE + x - 1] - p[(y + i) * SIDE + x + 1]) / 3.0;
            down += (p[(y - 1) * SIDE + x + i] - p[(y + 1) * SIDE + x + i]) / 3.0;
        }
        return Math.hypot(across, down);
    }

    private static float gms(float[] a, float[] b, int channels, int side) {
        try (PointerScope scope = new PointerScope();
                GradientSimilarity similarity = new GradientSimilarity()) {
            long[] shape = {1, channels, side, side};
            return Tensors.toArray(similarity.of(
                    torch.tensor(a).reshape(shape), torch.tensor(b).reshape(shape)))[0];
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
