package io.dpfgateway.trainer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkInspectorTest {
    @Test
    void shouldCountWhatIsBeforeAndAfterEachCut() {
        // Given: a convolution of 4x3x3x3 over 6x6 places, a strided one of 6x2x1x1 in two groups over 3x3, a layer of
        // 6x2
        Inspection inspection = NetworkInspector.inspect(network(), spec(6));

        // Then
        assertThat(inspection.problem()).isNull();
        assertThat(inspection.operators())
                .contains(new OperatorCount("Conv", 2, true), new OperatorCount("Relu", 1, true));
        long first = 36 * 4 * 27;
        long second = 9 * 6 * 2;
        long last = 6 * 2;
        assertThat(inspection.whole()).isEqualTo(new Cost(first + second + last, 108 + 12 + 12));
        CutFacts early = cut(inspection, "early");
        assertThat(early.shape()).containsExactly(4L, 6L, 6L);
        assertThat(early.elements()).isEqualTo(144);
        assertThat(early.bytes()).isEqualTo(new CutFacts.WireBytes(576, 288, 144));
        assertThat(early.before()).isEqualTo(new Cost(first, 108));
        assertThat(early.after()).isEqualTo(new Cost(second + last, 24));
        assertThat(early.nonNegative()).isTrue();
        CutFacts late = cut(inspection, "late");
        assertThat(late.before()).isEqualTo(new Cost(first + second, 120));
        assertThat(late.nonNegative()).isFalse();
        assertThat(cut(inspection, "row").isPlanes()).isFalse();
    }

    @Test
    void shouldDescribeANetworkThatIsNotTaken() {
        GraphBuilder graph = new GraphBuilder("net", 13);
        graph.nodeNamed("Det", List.of(graph.input(TensorSpec.batched("x", 3, 6, 6))), "y");

        Inspection inspection = NetworkInspector.inspect(graph.build(TensorSpec.batched("y", 3)), spec(6));

        assertThat(inspection.operators()).containsExactly(new OperatorCount("Det", 1, false));
        assertThat(inspection.problem()).contains("Det (first in node 'y' (Det))");
        assertThat(inspection.cuts()).isEmpty();
    }

    @Test
    void shouldListTheStagesOfAResNet() {
        Inspection inspection = NetworkInspector.inspect(read("resnet20-cifar10"), spec(32));

        assertThat(cut(inspection, "layer1").shape()).containsExactly(16L, 32L, 32L);
        assertThat(cut(inspection, "layer2").shape()).containsExactly(32L, 16L, 16L);
        assertThat(cut(inspection, "layer3").shape()).containsExactly(64L, 8L, 8L);
        assertThat(cut(inspection, "layer2").nonNegative()).isTrue();
        // 40.8 million multiply-adds and 0.27 million parameters, as published (arXiv 1512.03385, table 6).
        assertThat(inspection.whole().multiplyAdds() / 1e6).isCloseTo(40.8, within(0.3));
        assertThat(inspection.whole().parameters() / 1e6).isCloseTo(0.27, within(0.005));
    }

    @Test
    void shouldListTheCutsOfAMobileFaceNet() {
        Inspection inspection = NetworkInspector.inspect(read("mobilefacenet"), spec(112));

        assertThat(inspection.inputs()).extracting(Port::shape).containsExactly("[1,3,112,112]");
        assertThat(inspection.cuts()).hasSizeGreaterThan(20);
        assertThat(inspection.cuts().get(0).shape()).containsExactly(64L, 56L, 56L);
        assertThat(inspection.cuts())
                .anySatisfy(cut -> assertThat(cut.shape()).containsExactly(64L, 28L, 28L))
                .anySatisfy(cut -> assertThat(cut.shape()).containsExactly(128L, 14L, 14L))
                .allSatisfy(cut -> assertThat(
                                cut.before().parameters() + cut.after().parameters())
                        .isEqualTo(inspection.whole().parameters()));
    }

    @Test
    void shouldChooseCutsThatAreEvenlySpread() {
        Inspection inspection = NetworkInspector.inspect(network(), spec(6));

        assertThat(QuickAttack.choose(inspection, List.of()))
                .startsWith("net/0.Conv")
                .contains("early", "late");
        assertThat(QuickAttack.choose(inspection, List.of("late"))).containsExactly("late");
        assertThatThrownBy(() -> QuickAttack.choose(inspection, List.of("row")))
                .isInstanceOf(InvalidInspectionException.class)
                .hasMessageContaining("'row' is no cut of [N,C,H,W] features");
    }

    private static CutFacts cut(Inspection inspection, String name) {
        return inspection.cuts().stream()
                .filter(cut -> cut.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static OnnxModel network() {
        GraphBuilder graph = new GraphBuilder("net", 13);
        String x = graph.input(TensorSpec.batched("x", 3, 6, 6));
        String conv = graph.node(
                "Conv",
                List.of(x, graph.floats("a", ones(108), 4, 3, 3, 3)),
                GraphBuilder.ints("pads", 1, 1, 1, 1),
                GraphBuilder.ints("kernel_shape", 3, 3));
        String early = graph.nodeNamed("Relu", List.of(conv), "early");
        String late = graph.nodeNamed(
                "Conv",
                List.of(early, graph.floats("b", ones(12), 6, 2, 1, 1)),
                "late",
                GraphBuilder.ints("kernel_shape", 1, 1),
                GraphBuilder.ints("strides", 2, 2),
                GraphBuilder.integer("group", 2));
        String row = graph.nodeNamed("Flatten", List.of(graph.node("GlobalAveragePool", List.of(late))), "row");
        graph.nodeNamed("MatMul", List.of(row, graph.floats("c", ones(12), 6, 2)), "y");
        return graph.build(TensorSpec.batched("y", 2));
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static InputSpec spec(int side) {
        return new InputSpec(
                side,
                side,
                Channels.RGB,
                ResizePolicy.STRETCH,
                Collections.nCopies(3, 0.0),
                Collections.nCopies(3, 1.0));
    }

    private static OnnxModel read(String name) {
        String data = System.getenv("DPF_DATA");
        Path folder =
                data != null ? Path.of(data) : Path.of(System.getProperty("dpf.project.root", "."), "../shared/data");
        Path file = folder.resolve("models").resolve(name + ".onnx");
        assumeTrue(
                Files.exists(file), () -> "skipped: there is no " + file + "; set DPF_DATA to the folder of test data");
        return OnnxModel.read(file);
    }
}
