package io.dpfgateway.trainer.dpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.BothRuntimes;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.layer.Plane;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dial's levels come to on networks of many shapes, and that a DPF can be built of it. */
class PrivacyTest {
    /** All stages of this network are pooled to one place of 128 channels in the end. */
    @ParameterizedTest
    @CsvSource({
        // size, cut; grid and channels of each level
        "32, s1, LOW, 8, 64, 1",
        "32, s1, STANDARD, 1, 128, 2",
        "32, s1, HIGH, 1, 64, 4",
        "32, s1, MAX, 1, 32, 8",
        "32, s2, LOW, 8, 16, 1",
        "32, s3, LOW, 8, 4, 1",
        "32, s3, STANDARD, 1, 64, 2",
        "32, s3, MAX, 1, 16, 8",
        "112, s1, LOW, 7, 128, 1",
        "112, s1, STANDARD, 1, 128, 2",
        "112, s3, LOW, 7, 64, 1",
        "28, s4, LOW, 4, 4, 1",
        "28, s4, STANDARD, 1, 16, 2",
        "28, s4, MAX, 1, 4, 8",
    })
    void shouldTurnALevelIntoNumbers(int size, String cut, PrivacyLevel level, int grid, int channels, double lambda) {
        try (SplitNetwork network = network(size, cut)) {
            assertThat(Privacy.of(level).at(Stages.behind(network), DpfMode.BOTTLENECK))
                    .isEqualTo(new Dial(grid, channels, lambda));
        }
    }

    /** Its head reads each place by itself, so that the code keeps them, but where the level allows one only. */
    @ParameterizedTest
    @CsvSource({
        "32, s1, LOW, 8, 64, 1",
        "32, s1, STANDARD, 8, 16, 2",
        "32, s1, HIGH, 4, 32, 4",
        "32, s1, MAX, 1, 32, 8",
        "112, s1, STANDARD, 7, 128, 2",
        "112, s1, HIGH, 4, 64, 4",
    })
    void shouldKeepThePlacesOfANetworkThatPoolsToNone(
            int size, String cut, PrivacyLevel level, int grid, int channels, double lambda) {
        try (SplitNetwork network = flat(size, cut)) {
            assertThat(Privacy.of(level).at(Stages.behind(network), DpfMode.BOTTLENECK))
                    .isEqualTo(new Dial(grid, channels, lambda));
        }
    }

    @Test
    void shouldLetNumbersOverrideTheLevel() {
        try (SplitNetwork network = network(32, "s1")) {
            Stages stages = Stages.behind(network);
            assertThat(new Privacy(PrivacyLevel.HIGH, 16, 5, 0.5).at(stages, DpfMode.BOTTLENECK))
                    .isEqualTo(new Dial(16, 5, 0.5));
            assertThat(new Privacy(PrivacyLevel.HIGH, 0, null, null).at(stages, DpfMode.RESIDUAL))
                    .isEqualTo(new Dial(4, 32, 10));
            assertThatThrownBy(() -> new Privacy(PrivacyLevel.HIGH, -1, null, null).at(stages, DpfMode.BOTTLENECK))
                    .isInstanceOf(InvalidDpfException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "32, s1, 16, 32",
        "32, s1, 8, 64",
        "32, s1, 5, 64",
        "32, s1, 0, 128",
        "112, s1, 56, 32",
        "112, s3, 7, 128"
    })
    void shouldBeginTheEncoderAsTheStagesDownToTheGrid(int size, String cut, int grid, int channels) {
        try (SplitNetwork network = network(size, cut)) {
            EncoderStage stage = Stages.behind(network).reaching(grid).orElseThrow();
            assertThat(stage.channels()).isEqualTo(channels);
            assertThat(stage.plane().shorterSide()).isGreaterThanOrEqualTo(grid);
        }
    }

    /** A network for faces weighs the places of its last plane; their mean would say less. */
    @Test
    void shouldEndTheEncoderOfOnePlaceWhereTheNetworkPoolsToOneItself() {
        try (SplitNetwork network = weighing()) {
            Stages stages = Stages.behind(network);
            EncoderStage pooled = stages.reaching(1).orElseThrow();
            assertThat(pooled.graph().output().name()).isEqualTo("pooled");
            assertThat(pooled.channels()).isEqualTo(5);
            assertThat(pooled.plane()).isEqualTo(new Plane(1, 1));

            Dial standard = Privacy.of(PrivacyLevel.STANDARD).at(stages, DpfMode.BOTTLENECK);
            assertThat(standard).isEqualTo(new Dial(1, 5, 2));
            OnnxModel dpf = BottleneckDpf.build(site("s1", 16, 32), stages.reaching(1), standard, 13, 1);
            BothRuntimes.assertSame(dpf, new long[] {1, 16, 32, 32}, 1, 16, 32, 32);
            assertThat(stages.deepest()).isEqualTo(4);
            assertThat(stages.reaching(2).orElseThrow().channels()).isEqualTo(128);
            assertThat(stages.reaching(0).orElseThrow().channels()).isEqualTo(128);
        }
    }

    /** Large planes, odd planes, planes with nothing behind them, and every operator set. */
    @ParameterizedTest
    @CsvSource({
        "112, s1, LOW, 13",
        "112, s1, STANDARD, 13",
        "112, s2, HIGH, 13",
        "56, s1, LOW, 11",
        "28, s3, LOW, 10",
        "28, s3, MAX, 9",
        "28, s4, LOW, 13",
        "28, s4, MAX, 18",
        "27, s1, LOW, 21"
    })
    void shouldBuildADpfOfTheCutsShapeAnywhere(int size, String cut, PrivacyLevel level, int opset) {
        try (SplitNetwork network = network(size, cut, opset)) {
            Stages stages = Stages.behind(network);
            Dial dial = Privacy.of(level).at(stages, DpfMode.BOTTLENECK);
            int stage = Integer.parseInt(cut.substring(1));
            int channels = 8 << stage;
            int side = stages.cutSide();

            // When
            OnnxModel dpf =
                    BottleneckDpf.build(site(cut, channels, side), stages.reaching(dial.grid()), dial, opset, 1);

            // Then
            BothRuntimes.assertSame(dpf, new long[] {1, channels, side, side}, 1, channels, side, side);
            assertThat(GraphCut.candidates(dpf)).contains(BottleneckDpf.CODE);
        }
    }

    @Test
    void shouldRefuseACutThatGivesVectors() {
        try (SplitNetwork network = network(28, "vector")) {
            assertThatThrownBy(() -> Stages.behind(network))
                    .isInstanceOf(UnfitPicturesException.class)
                    .hasMessageContaining("cannot cut at 'vector': it is of 2 dimensions");
        }
    }

    private static CutSite site(String cut, int channels, int side) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return new CutSite(cut, channels, new Plane(side, side), new float[channels], ones, true);
    }

    private static SplitNetwork network(int size, String cut) {
        return network(size, cut, 13);
    }

    /** Cut at s1; behind the stages a weight for each place of each channel, then 5 numbers. */
    private static SplitNetwork weighing() {
        GraphBuilder graph = new GraphBuilder("net", 13);
        Layers layers = new Layers(graph, 1);
        String last = stages(graph, layers, 32);
        String weights = graph.floats("weights", BothRuntimes.random(128, 1, 4, 4), 128, 1, 4, 4);
        String weighed = graph.node("Conv", List.of(last, weights), GraphBuilder.integer("group", 128));
        graph.nodeNamed("Identity", List.of(layers.conv(weighed, Conv.one(128, 5))), "pooled");
        String vector = graph.node("Flatten", List.of("pooled"));
        graph.nodeNamed("Identity", List.of(layers.linear(vector, 5, 3)), "scores");
        return split(graph, 32, "s1");
    }

    /** Four stages, and a head that has weights for each place. */
    private static SplitNetwork flat(int size, String cut) {
        GraphBuilder graph = new GraphBuilder("net", 13);
        Layers layers = new Layers(graph, 1);
        String vector = graph.node("Flatten", List.of(stages(graph, layers, size)));
        int places = (size / 8) * (size / 8);
        graph.nodeNamed("Identity", List.of(layers.linear(vector, 128 * places, 3)), "scores");
        return split(graph, size, cut);
    }

    /** Four stages of 16, 32, 64 and 128 channels at a whole, a half, a quarter and an eighth of the size; then vectors. */
    private static SplitNetwork network(int size, String cut, int opset) {
        GraphBuilder graph = new GraphBuilder("net", opset);
        Layers layers = new Layers(graph, 1);
        graph.nodeNamed("Identity", List.of(layers.globalMean(stages(graph, layers, size))), "vector");
        graph.nodeNamed("Identity", List.of(layers.linear("vector", 128, 3)), "scores");
        return split(graph, size, cut);
    }

    private static String stages(GraphBuilder graph, Layers layers, int size) {
        String x = layers.block(graph.input(TensorSpec.batched("x", 1, size, size)), Conv.three(1, 16));
        x = layers.relu(x, "s1");
        for (int stage = 2; stage <= 4; stage++) {
            int in = 8 << (stage - 1);
            x = layers.relu(layers.conv(x, Conv.halving(in, 2 * in)), "s" + stage);
        }
        return x;
    }

    private static SplitNetwork split(GraphBuilder graph, int size, String cut) {
        InputSpec input = new InputSpec(size, size, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));
        return SplitNetwork.of(GraphCut.at(graph.build(TensorSpec.batched("scores", 3)), cut), input);
    }
}
