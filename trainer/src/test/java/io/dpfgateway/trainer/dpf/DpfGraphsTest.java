package io.dpfgateway.trainer.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.BothRuntimes;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.layer.Plane;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpfGraphsTest {
    private static final int OPSET = 13;
    private static final Dial FINEST = new Dial(0, 4, 1);

    @ParameterizedTest
    @CsvSource({"28, 28", "14, 14", "7, 7", "32, 32", "16, 16", "13, 21", "112, 112"})
    void shouldGiveFeaturesOfTheCutsShapeWhenResidual(int height, int width) {
        assertFits(ResidualDpf.build(site(height, width, false), OPSET, 1), height, width);
    }

    @ParameterizedTest
    @CsvSource({
        "28, 28, 4",
        "28, 28, 1",
        "28, 28, 0",
        "14, 14, 7",
        "7, 7, 2",
        "32, 32, 4",
        "16, 16, 2",
        "13, 21, 4",
        "112, 112, 7",
        "24, 24, 1",
        "2, 2, 1",
        "1, 1, 1",
        "13, 21, 1"
    })
    void shouldGiveFeaturesOfTheCutsShapeWhenBottleneck(int height, int width, int grid) {
        assertFits(
                BottleneckDpf.build(site(height, width, false), Optional.empty(), new Dial(grid, 3, 1), OPSET, 1),
                height,
                width);
    }

    @ParameterizedTest
    @CsvSource({"28, 1, 4x4", "24, 1, 3x3", "4, 1, 4x4", "28, 4, ", "28, 2, "})
    void shouldDecodeACodeOfOnePlaceByWeightsOfEachPlaceItsOwn(int side, int grid, String unfolded) {
        // Given
        OnnxModel dpf = BottleneckDpf.build(site(side, side, false), Optional.empty(), new Dial(grid, 3, 1), OPSET, 1);

        // When
        List<String> kernels = dpf.graph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("ConvTranspose"))
                .map(node -> node.getAttribute(0).getInts(0) + "x"
                        + node.getAttribute(0).getInts(1))
                .toList();

        // Then
        assertThat(kernels).isEqualTo(unfolded == null ? List.of() : List.of(unfolded));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBeTheIdentityBeforeTrainingWhenResidual(boolean nonNegative) {
        // Given
        float[] features = BothRuntimes.random(2, 4, 9, 9);
        if (nonNegative) {
            for (int i = 0; i < features.length; i++) {
                features[i] = Math.abs(features[i]);
            }
        }

        // When
        float[] poisoned =
                BothRuntimes.torch(ResidualDpf.build(site(9, 9, nonNegative), OPSET, 1), features, 2, 4, 9, 9);

        // Then
        assertThat(poisoned).containsExactly(features, within(1e-6f));
    }

    @Test
    void shouldGiveNoNegativeFeaturesBehindARelu() {
        // Given
        OnnxModel model = BottleneckDpf.build(site(8, 8, true), Optional.empty(), FINEST, OPSET, 1);

        // When
        float[] poisoned = BothRuntimes.torch(model, BothRuntimes.random(2, 4, 8, 8), 2, 4, 8, 8);

        // Then
        for (float feature : poisoned) {
            assertThat(feature).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void shouldSayWhichGridsThereAreWhenTheWantedOneIsNone() {
        assertThatThrownBy(() -> BottleneckDpf.build(site(28, 28, true), Optional.empty(), new Dial(5, 4, 1), OPSET, 1))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessage("the privacy dial's grid is 5, but behind this cut it can be 28, 14, 7, 4, 2, 1;"
                        + " choose one of these");
    }

    @ParameterizedTest
    @CsvSource({"-1, 4, 1", "0, 0, 1", "0, 4, -1", "0, 4, NaN", "0, 4, Infinity"})
    void shouldRefuseADialOutOfRange(int grid, int channels, double lambda) {
        assertThatThrownBy(() -> new Dial(grid, channels, lambda))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageContaining("give a grid of 0 or more")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldTurnTheGradientRoundAndKeepTheValue() {
        TorchRuntime.useThreads(1);
        try (PointerScope scope = new PointerScope()) {
            // Given
            Tensor x = torch.tensor(new float[] {1, -2, 3});
            x.set_requires_grad(true);

            // When
            Tensor turned = GradientReversal.of(x, 0.5);
            turned.sum().backward();

            // Then
            assertThat(Tensors.toArray(turned)).containsExactly(new float[] {1, -2, 3}, within(1e-6f));
            assertThat(Tensors.toArray(x.grad())).containsExactly(-0.5f, -0.5f, -0.5f);
        }
    }

    private static void assertFits(OnnxModel model, int height, int width) {
        List<Integer> features = List.of(4, height, width);
        GraphGuard.DEFAULT.check(model, "dpf", features, features);
        BothRuntimes.assertSame(model, new long[] {2, 4, height, width}, 2, 4, height, width);
    }

    private static CutSite site(int height, int width, boolean nonNegative) {
        float[] ones = new float[4];
        Arrays.fill(ones, 1);
        return new CutSite("cut", 4, new Plane(height, width), new float[4], ones, nonNegative);
    }
}
