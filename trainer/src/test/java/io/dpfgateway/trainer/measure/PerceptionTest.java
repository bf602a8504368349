package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PerceptionTest {
    @BeforeAll
    static void load() {
        TorchRuntime.useThreads(1);
    }

    /** A front that is one ReLU on a picture of two planes: the features of each place are its two numbers. */
    @Test
    void shouldCompareDirectionsPlaceByPlace() {
        try (SplitNetwork network = relu(Channels.RGB, List.of(0.0, 0.0, 0.0));
                PointerScope scope = new PointerScope()) {
            Perception perception = new Perception(network);

            // One of two places turns from red to green: a distance of 2 there, 0 at the other, whose brightness does
            // not count
            Tensor a = torch.tensor(new float[] {1, 0.5f, 0, 0, 0, 0}).reshape(1, 3, 1, 2);
            Tensor b = torch.tensor(new float[] {0, 0.25f, 1, 0, 0, 0}).reshape(1, 3, 1, 2);

            assertThat(Tensors.toArray(perception.of(a, b))[0]).isCloseTo(1, within(1e-4f));
            assertThat(Tensors.toArray(perception.of(a, a))[0]).isZero();
        }
    }

    /** What a network that takes blue first sees of red is its third plane; a mean of 1 there takes all red away. */
    @Test
    void shouldShowTheNetworkPicturesAsItTakesThem() {
        try (SplitNetwork network = relu(Channels.BGR, List.of(0.0, 0.0, 1.0));
                PointerScope scope = new PointerScope()) {
            Perception perception = new Perception(network);
            Tensor red = torch.tensor(new float[] {1, 0, 0}).reshape(1, 3, 1, 1);
            Tensor black = torch.tensor(new float[] {0, 0, 0}).reshape(1, 3, 1, 1);
            Tensor blue = torch.tensor(new float[] {0, 0, 1}).reshape(1, 3, 1, 1);

            assertThat(Tensors.toArray(perception.of(red, black))[0]).isCloseTo(0, within(1e-5f));
            assertThat(Tensors.toArray(perception.of(blue, black))[0]).isCloseTo(1, within(1e-4f));
        }
    }

    private static SplitNetwork relu(Channels channels, List<Double> mean) {
        GraphBuilder graph = new GraphBuilder("colours", 13);
        String x = graph.nodeNamed("Relu", List.of(graph.input(TensorSpec.batched("picture", 3, 1, 2))), "cut");
        graph.nodeNamed("Flatten", List.of(x), "flat");
        InputSpec input = new InputSpec(2, 1, channels, ResizePolicy.STRETCH, mean, List.of(1.0, 1.0, 1.0));
        return SplitNetwork.of(GraphCut.at(graph.build(TensorSpec.batched("flat", 6)), "cut"), input);
    }
}
