package io.dpfgateway.trainer.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.BothRuntimes;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.intake.Blocks.Export;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family of networks, old and new exports: taken in, run forward and back, cut. */
class FamiliesTest {
    private static final int SIDE = (int) Blocks.SIDE;
    private static final int PICTURES = 3;
    private static final InputSpec INPUT = new InputSpec(
            SIDE, SIDE, Channels.RGB, ResizePolicy.STRETCH, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    private static final long[] SHAPE = {PICTURES, 3, SIDE, SIDE};

    static Stream<Arguments> exports() {
        return Stream.of(Family.values())
                .flatMap(family -> Stream.of(
                                new Export(9, true, 1),
                                new Export(11, false, 1),
                                new Export(13, true, 0),
                                new Export(17, false, PICTURES))
                        .map(export -> Arguments.of(family, export)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("exports")
    void shouldComputeWhatOnnxRuntimeComputesOfTheExportedFile(Family family, Export export) {
        // Given
        OnnxModel exported = family.build(export);
        float[] pictures = BothRuntimes.random(SHAPE);

        // When
        OnnxModel ready = NetworkIntake.ready(exported, INPUT);

        // Then
        GraphGuard.DEFAULT.check(ready, "ready");
        assertThat(ready.opset()).isEqualTo(Math.max(13, export.opset()));
        assertThat(ready.input().shape().get(0)).isEqualTo(TensorSpec.DYNAMIC);
        float[] expected = expected(exported, export, pictures);
        assertThat(BothRuntimes.torch(ready, pictures, SHAPE)).containsExactly(expected, Offset.offset(1e-4f));
        assertThat(BothRuntimes.onnx(ready, pictures, SHAPE).values()).containsExactly(expected, Offset.offset(1e-4f));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("exports")
    void shouldBeCutBehindEachStage(Family family, Export export) {
        // Given
        OnnxModel ready = NetworkIntake.ready(family.build(export), INPUT);
        float[] pictures = BothRuntimes.random(SHAPE);
        float[] whole = BothRuntimes.onnx(ready, pictures, SHAPE).values();

        // When
        List<String> cuts = GraphCut.candidates(ready);

        // Then
        assertThat(cuts).containsSubsequence("stage1", "stage2", "stage3").doesNotContain("input", "output");
        for (String cut : List.of("stage1", "stage2", "stage3")) {
            GraphCut halves = GraphCut.at(ready, cut);
            OnnxModel joined = GraphJoin.join(halves.front(), halves.back());
            assertThat(BothRuntimes.onnx(joined, pictures, SHAPE).values())
                    .containsExactly(whole, Offset.offset(1e-4f));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("exports")
    void shouldGiveAFiniteGradientToEveryWeight(Family family, Export export) {
        // Given
        OnnxModel ready = NetworkIntake.ready(family.build(export), INPUT);
        try (TorchGraph graph = TorchGraph.trainable(ready);
                PointerScope scope = new PointerScope()) {
            graph.setTraining(false);
            Tensor input =
                    torch.tensor(BothRuntimes.random(SHAPE)).reshape(SHAPE).set_requires_grad(true);
            Tensor output = graph.run(input);

            // When
            output.mul(torch.tensor(BothRuntimes.random(output.numel())).reshape(output.size(0), output.size(1)))
                    .sum()
                    .backward();

            // Then
            assertThat(Tensors.toArray(input.grad())).doesNotContain(Float.NaN);
            assertThat(input.grad().abs().max().item_float()).isPositive().isLessThan(1e4f);
            assertThat(graph.parameterNames()).hasSizeGreaterThan(8);
            for (String name : graph.parameterNames()) {
                Tensor gradient = graph.parameter(name).grad();
                assertThat(gradient.defined()).as(name).isTrue();
                assertThat(torch.isfinite(gradient).all().item_bool()).as(name).isTrue();
                assertThat(gradient.abs().max().item_float()).as(name).isPositive();
            }
        }
    }

    /** What the file as it was exported gives, for as many pictures at a time as it takes. */
    private static float[] expected(OnnxModel exported, Export export, float[] pictures) {
        int atOnce = export.batch() == 0 ? PICTURES : (int) export.batch();
        int size = atOnce * 3 * SIDE * SIDE;
        float[] all = new float[0];
        for (int from = 0; from < pictures.length; from += size) {
            float[] some = BothRuntimes.onnx(
                            exported, Arrays.copyOfRange(pictures, from, from + size), atOnce, 3, SIDE, SIDE)
                    .values();
            float[] longer = Arrays.copyOf(all, all.length + some.length);
            System.arraycopy(some, 0, longer, all.length, some.length);
            all = longer;
        }
        return all;
    }
}
