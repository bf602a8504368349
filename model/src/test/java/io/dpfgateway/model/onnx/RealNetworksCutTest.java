package io.dpfgateway.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.model.onnx.OnnxRuntime.Floats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cuts networks as exporters write them. They are no part of the project: without them these tests are skipped. */
class RealNetworksCutTest {
    private static final int CUTS = 6;

    @ParameterizedTest
    @CsvSource({"resnet20-cifar10.onnx,2,32", "resnet32-cifar10.onnx,3,32", "mobilefacenet.onnx,1,112"})
    void shouldGiveTheWholeWhenFrontAndBackRunInTurn(String name, int batch, int side) {
        // Given
        OnnxModel network = network(name).withoutTaps();
        GraphGuard.DEFAULT.check(network, name);
        Floats input = Floats.random(11, batch, 3, side, side);
        float[] whole = OnnxRuntime.run(network, input).values();
        List<String> cuts = GraphCut.candidates(network);
        assertThat(cuts).hasSizeGreaterThan(CUTS);

        for (int i = 0; i < CUTS; i++) {
            // When
            String cut = cuts.get(i * (cuts.size() - 1) / (CUTS - 1));
            GraphCut halves = GraphCut.at(network, cut);

            // Then
            float[] inTurn = OnnxRuntime.run(halves.back(), OnnxRuntime.run(halves.front(), input))
                    .values();
            assertClose(inTurn, whole, name + " in turn at " + cut);
            float[] joined = OnnxRuntime.run(GraphJoin.join(halves.front(), halves.back()), input)
                    .values();
            assertClose(joined, whole, name + " joined at " + cut);
            // Small constants, such as pads, may be needed in both.
            assertThat(halves.front().parameterCount() + halves.back().parameterCount())
                    .as("weights at %s", cut)
                    .isBetween(network.parameterCount(), network.parameterCount() + 64);
        }
    }

    @Test
    void shouldOfferTheStagesOfAResNetAndNotTheInsideOfItsBlocks() {
        OnnxModel network = network("resnet20-cifar10.onnx");
        assertThat(GraphCut.candidates(network)).contains("layer1", "layer2", "layer3");
        List<String> made = network.graph().getNodeList().stream()
                .map(node -> node.getOutput(0))
                .toList();
        assertThat(GraphCut.candidates(network)).hasSizeLessThan(made.size() / 2);
    }

    private static void assertClose(float[] actual, float[] expected, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as(what).isCloseTo(expected[i], within(1e-5f));
        }
    }

    private static OnnxModel network(String name) {
        String given = System.getenv("DPF_DATA");
        Path data = given != null
                ? Path.of(given)
                : Path.of(System.getProperty("dpf.project.root", "."), "..", "shared", "data");
        Path file = data.resolve("models").resolve(name);
        assumeTrue(
                Files.exists(file), "skipped: there is no " + file + "; set DPF_DATA to the folder that holds models/");
        return OnnxModel.read(file);
    }
}
