package io.dpfgateway.trainer.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntheticEmbeddingsTest {
    private static final int SIDE = PixelNetwork.SIDE;
    private static final int DRAWN = 20_000;

    /** Of pictures whose embedding is (a, b): a is even from 0 to 1, and b = sign (a + noise) / 2, the noise as even. */
    @ParameterizedTest
    @CsvSource({"-1", "1"})
    void shouldLieAsTheEmbeddingsOfPicturesDoButRounder(int sign) {
        try (SplitNetwork network = pooling(sign);
                FeatureCache clean = cache(network);
                SyntheticEmbeddings synthetic = SyntheticEmbeddings.like(clean, network, "pooled", 1);
                PointerScope scope = new PointerScope()) {
            // When
            float[] values = Tensors.toArray(synthetic.draw(DRAWN).values());

            // Then
            if (sign > 0) {
                // No picture has a negative one, behind a ReLU for example; so none is made up.
                assertThat(values).hasSize(2 * DRAWN).contains(0f);
                assertThat(min(values)).isZero();
                return;
            }
            double a = mean(values, 0);
            double b = mean(values, 1);
            assertThat(a).isCloseTo(0.5, within(0.02));
            assertThat(b).isCloseTo(-0.5, within(0.02));
            assertThat(product(values, 0, 0) - a * a).isCloseTo(1 / 12.0, within(0.006));
            assertThat(product(values, 1, 1) - b * b).isCloseTo(1 / 24.0, within(0.004));
            // A fifth of the pictures' own covariance.
            assertThat(product(values, 0, 1) - a * b).isCloseTo(-0.2 / 24, within(0.003));
        }
    }

    @Test
    void shouldComeWithWhatTheRestOfTheNetworkSaysOfThem() {
        try (SplitNetwork network = pooling(-1);
                FeatureCache clean = cache(network);
                SyntheticEmbeddings synthetic = SyntheticEmbeddings.like(clean, network, "pooled", 1);
                PointerScope scope = new PointerScope()) {
            SyntheticEmbeddings.Drawn drawn = synthetic.draw(5);

            // The rest of this network doubles.
            assertThat(drawn.values().sizes().vec().get()).containsExactly(5, 2, 1, 1);
            float[] doubled = Tensors.toArray(drawn.values().add(drawn.values()));
            assertThat(Tensors.toArray(drawn.says())).containsExactly(doubled, within(1e-6f));
        }
    }

    @Test
    void shouldGoOnWhereACheckpointSays() throws IOException {
        try (SplitNetwork network = pooling(-1);
                FeatureCache clean = cache(network);
                SyntheticEmbeddings unbroken = SyntheticEmbeddings.like(clean, network, "pooled", 1);
                SyntheticEmbeddings resumed = SyntheticEmbeddings.like(clean, network, "pooled", 1);
                SyntheticEmbeddings other = SyntheticEmbeddings.like(clean, network, "pooled", 2);
                PointerScope scope = new PointerScope()) {
            // Given
            float[] first = draw(unbroken);
            ByteArrayOutputStream state = new ByteArrayOutputStream();
            unbroken.save(new DataOutputStream(state));
            resumed.load(new DataInputStream(new ByteArrayInputStream(state.toByteArray())));

            // Then
            float[] second = draw(unbroken);
            assertThat(second).isNotEqualTo(first).isEqualTo(draw(resumed));
            assertThat(draw(other)).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RESIDUAL,   1, stage2, the mode is RESIDUAL and the grid 1; set a grid of 1",
        "BOTTLENECK, 2, stage2, the mode is BOTTLENECK and the grid 2; set a grid of 1",
        "BOTTLENECK, 1, pixels, there is none; learn from pictures only"
    })
    void shouldBeRefusedWhereThereCanBeNone(DpfMode mode, int grid, String cut, String why) {
        DpfSettings settings = new DpfSettings(mode, new Dial(grid, 4, 1), 1, 16, 1, 2, 0);
        try (SplitNetwork network = cut.equals("pixels")
                ? PixelNetwork.split()
                : SplitNetwork.of(GraphCut.at(TinyTask.network(), cut), TinyTask.INPUT)) {
            Stages stages = Stages.behind(network);
            assertThatThrownBy(() -> settings.requireFit(stages))
                    .isInstanceOf(InvalidDpfException.class)
                    .hasMessageContaining(why)
                    .hasMessageNotContaining("\n");
        }
    }

    private static float[] draw(SyntheticEmbeddings synthetic) {
        try (PointerScope scope = new PointerScope()) {
            Tensor values = synthetic.draw(7).values();
            return Tensors.toArray(values);
        }
    }

    private static float min(float[] values) {
        float min = values[0];
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    private static double mean(float[] values, int channel) {
        double sum = 0;
        for (int i = channel; i < values.length; i += 2) {
            sum += values[i];
        }
        return sum / DRAWN;
    }

    private static double product(float[] values, int one, int other) {
        double sum = 0;
        for (int i = 0; i < values.length; i += 2) {
            sum += (double) values[i + one] * values[i + other];
        }
        return sum / DRAWN;
    }

    /** Its features are the picture; it pools them to the first pixel and {@code sign} times the second, and doubles both. */
    private static SplitNetwork pooling(int sign) {
        GraphBuilder graph = new GraphBuilder("pooling", 13);
        String x = graph.nodeNamed("Relu", List.of(graph.input(TensorSpec.batched("picture", 1, SIDE, SIDE))), "cut");
        float[] weights = new float[2 * PixelNetwork.PIXELS];
        weights[0] = 1;
        weights[PixelNetwork.PIXELS + 1] = sign;
        String pooled =
                graph.nodeNamed("Conv", List.of(x, graph.floats("weights", weights, 2, 1, SIDE, SIDE)), "pooled");
        String flat = graph.node("Flatten", List.of(pooled));
        graph.nodeNamed("Add", List.of(flat, flat), "scores");
        return SplitNetwork.of(GraphCut.at(graph.build(TensorSpec.batched("scores", 2)), "cut"), PixelNetwork.INPUT);
    }

    private static FeatureCache cache(SplitNetwork network) {
        Random random = new Random(3);
        List<PreparedPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            float a = random.nextFloat();
            pictures.add(PixelNetwork.picture(0, a, (a + random.nextFloat()) / 2));
        }
        return FeatureCache.of("features", pictures, network, Views.PLAIN, Progress.SILENT);
    }
}
