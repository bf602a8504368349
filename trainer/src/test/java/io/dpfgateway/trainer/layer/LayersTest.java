package io.dpfgateway.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.BothRuntimes;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    @ParameterizedTest
    @CsvSource({"7, 14", "7, 13", "1, 14", "3, 28", "13, 7", "28, 14", "29, 15", "26, 28", "14, 29", "56, 111", "9, 9"})
    void shouldResizeToExactlyTheWantedPlane(int from, int to) {
        // Given
        OnnxModel model = build(
                1,
                from,
                from + 2,
                (layers, x) -> layers.relu(layers.resize(x, new Plane(from, from + 2), new Plane(to, to + 3))));

        // When / Then
        BothRuntimes.assertSame(model, new long[] {1, 1, from, from + 2}, 1, 1, to, to + 3);
    }

    @Test
    void shouldUnfoldOnePlaceToPlacesThatAllDiffer() {
        // Given
        OnnxModel model = build(3, 1, 1, (layers, x) -> layers.unfold(x, 3, 2, new Plane(4, 5)));

        // When / Then
        BothRuntimes.assertSame(model, new long[] {2, 3, 1, 1}, 2, 2, 4, 5);
        float[] unfolded = BothRuntimes.torch(model, new float[] {1, -2, 3}, 1, 3, 1, 1);
        assertThat(unfolded).hasSize(2 * 4 * 5).doesNotHaveDuplicates();
    }

    @Test
    void shouldUndoPixelUnshuffleByPixelShuffle() {
        // Given
        OnnxModel model = build(1, 6, 4, (layers, x) -> layers.pixelShuffle(layers.pixelUnshuffle(x)));
        float[] values = BothRuntimes.random(2, 1, 6, 4);

        // When / Then
        assertThat(BothRuntimes.torch(model, values, 2, 1, 6, 4)).isEqualTo(values);
    }

    @Test
    void shouldComputeTheSameInBothRuntimes() {
        // Given
        OnnxModel model = build(4, 9, 11, (layers, x) -> {
            String block = layers.block(layers.standardise(x, 4), Conv.halving(4, 6));
            String placed = layers.positionEmbedding(layers.residualBlock(block, 6), 6, new Plane(5, 6));
            String cropped = layers.crop(placed, new Plane(5, 6), new Plane(4, 5));
            return layers.sigmoid(layers.convWithBias(layers.concat(cropped, cropped), Conv.one(12, 2)));
        });

        // When / Then
        GraphGuard.DEFAULT.check(model, "layers");
        BothRuntimes.assertSame(model, new long[] {3, 4, 9, 11}, 3, 2, 4, 5);
    }

    @Test
    void shouldEndInScores() {
        // Given
        OnnxModel model = build(4, 5, 5, (layers, x) -> layers.linear(layers.globalMean(x), 4, 3));

        // When / Then
        BothRuntimes.assertSame(model, new long[] {2, 4, 5, 5}, 2, 3);
    }

    @Test
    void shouldTrainAllButWhatIsFixed() {
        assertThat(Layers.isTrainable("dpf/kernel0")).isTrue();
        assertThat(Layers.isTrainable("dpf/fixed-scale3")).isFalse();
    }

    private static OnnxModel build(int channels, int height, int width, BiFunction<Layers, String, String> body) {
        GraphBuilder graph = new GraphBuilder("test", 13);
        String x = graph.input(TensorSpec.batched("x", channels, height, width));
        String output = body.apply(new Layers(graph, 1), x);
        return graph.build(new TensorSpec(output, TensorSpec.FLOAT32, List.of()));
    }
}
