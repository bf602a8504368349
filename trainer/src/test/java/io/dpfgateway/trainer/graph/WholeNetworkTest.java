package io.dpfgateway.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.model.onnx.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real networks, where they are at hand. */
class WholeNetworkTest {
    @ParameterizedTest
    @CsvSource({"resnet20-cifar10, 4, 32", "resnet32-cifar10, 4, 32", "mobilefacenet, 1, 112"})
    void shouldComputeWhatOnnxRuntimeComputes(String name, long batch, long size) {
        // Given
        OnnxModel model = network(name);

        // When / Then
        OnnxRuntime.assertSame(model, batch, 3, size, size);
    }

    @ParameterizedTest
    @CsvSource({"resnet20-cifar10, input, logits, 32", "mobilefacenet, input, output, 112"})
    void shouldLetGradientsThroughToTheInputWhenFrozen(String name, String in, String out, long size) {
        // Given
        OnnxModel model = network(name);
        try (TorchGraph graph = TorchGraph.frozen(model);
                PointerScope scope = new PointerScope()) {
            Tensor input = torch.tensor(Graphs.random(7, 1, 3, size, size)).reshape(1, 3, size, size);
            input.set_requires_grad(true);

            // When
            graph.run(Map.of(in, input), Set.of(out)).get(out).sum().backward();

            // Then
            assertThat(input.grad().abs().max().item_float()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"layer1, 16, 32", "layer2, 32, 16", "layer3, 64, 8"})
    void shouldStopAtTheWantedTensor(String cut, long channels, long size) {
        // Given
        OnnxModel model = network("resnet20-cifar10");
        try (TorchGraph graph = TorchGraph.frozen(model);
                PointerScope scope = new PointerScope()) {
            // When
            Map<String, Tensor> found = graph.run(Map.of("input", torch.randn(2, 3, 32, 32)), Set.of(cut));

            // Then
            assertThat(found).containsOnlyKeys(cut);
            assertThat(Shapes.of(found.get(cut))).containsExactly(2, channels, size, size);
        }
    }

    private static OnnxModel network(String name) {
        String data = System.getenv("DPF_DATA");
        Path folder =
                data != null ? Path.of(data) : Path.of(System.getProperty("dpf.project.root", "."), "../shared/data");
        Path file = folder.resolve("models").resolve(name + ".onnx");
        assumeTrue(
                Files.exists(file), () -> "skipped: there is no " + file + "; set DPF_DATA to the folder of test data");
        return OnnxModel.read(file);
    }
}
