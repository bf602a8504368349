package io.dpfgateway.trainer.inspect;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Every cut of a network with its shape and its costs. The network runs once, on a black picture, and is asked for all of its
 * tensors. At a cut all that was computed before is needed for it, so that the costs before are a running sum.
 */
final class CutSurvey {
    private final OnnxModel network;
    private final Set<String> weights = new HashSet<>();
    private final Map<String, long[]> shapes = new HashMap<>();
    private final Set<String> nonNegativeWeights = new HashSet<>();

    /** @param network what {@link io.dpfgateway.trainer.intake.NetworkIntake} has taken in */
    CutSurvey(OnnxModel network, InputSpec input) {
        this.network = network.withoutTaps();
        this.network.graph().getInitializerList().stream()
                .filter(CutSurvey::isReal)
                .forEach(tensor -> weights.add(tensor.getName()));
        this.network.graph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Constant")
                        && node.getAttributeCount() == 1
                        && isReal(node.getAttribute(0).getT()))
                .forEach(node -> weights.add(node.getOutput(0)));
        run(input);
    }

    private static boolean isReal(TensorProto tensor) {
        return tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
                || tensor.getDataType() == TensorProto.DataType.DOUBLE.getNumber();
    }

    private void run(InputSpec input) {
        Set<String> all = new LinkedHashSet<>(weights);
        network.graph().getNodeList().forEach(node -> all.addAll(node.getOutputList()));
        all.remove("");
        try (TorchGraph graph = TorchGraph.frozen(network);
                PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor picture = TorchRuntime.here(torch.zeros(input.shape(1)));
            graph.run(Map.of(network.input().name(), picture), all).forEach((name, tensor) -> {
                shapes.put(name, tensor.sizes().vec().get());
                if (weights.contains(name) && tensor.numel() > 0 && tensor.min().item_double() >= 0) {
                    nonNegativeWeights.add(name);
                }
            });
            shapes.put(network.input().name(), input.shape(1));
        }
    }

    /** What all of the network takes. */
    Cost whole() {
        return costsUpToEachNode().values().stream().reduce(new Cost(0, 0), (before, after) -> after);
    }

    /** Every cut, in the order they are computed. */
    List<CutFacts> cuts() {
        Map<String, Cost> costs = costsUpToEachNode();
        Cost whole = whole();
        NonNegatives nonNegatives = new NonNegatives(nonNegativeWeights::contains);
        network.graph().getNodeList().forEach(nonNegatives::follow);
        List<CutFacts> cuts = new ArrayList<>();
        for (String cut : GraphCut.candidates(network)) {
            Cost before = costs.getOrDefault(cut, new Cost(0, 0));
            long[] batched = shapes.getOrDefault(cut, new long[1]);
            List<Long> shape = Arrays.stream(batched).skip(1).boxed().toList();
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            cuts.add(new CutFacts(
                    cut,
                    shape,
                    elements,
                    CutFacts.WireBytes.of(elements),
                    before,
                    whole.minus(before),
                    nonNegatives.contains(cut),
                    null));
        }
        return cuts;
    }

    /** By each node's output, in the order of the graph, what all nodes up to it take. A weight counts where it is first used. */
    private Map<String, Cost> costsUpToEachNode() {
        Map<String, Cost> costs = new LinkedHashMap<>();
        Set<String> counted = new HashSet<>();
        long multiplyAdds = 0;
        long parameters = 0;
        for (NodeProto node : network.graph().getNodeList()) {
            multiplyAdds += multiplyAdds(node);
            for (String input : node.getInputList()) {
                if (weights.contains(input) && counted.add(input)) {
                    parameters += elements(input);
                }
            }
            for (String output : node.getOutputList()) {
                costs.put(output, new Cost(multiplyAdds, parameters));
            }
        }
        return costs;
    }

    private long multiplyAdds(NodeProto node) {
        return switch (node.getOpType()) {
            case "Conv" -> elements(node.getOutput(0)) * (elements(node.getInput(1)) / shape(node.getInput(1))[0]);
            case "ConvTranspose" ->
                elements(node.getInput(0)) * (elements(node.getInput(1)) / shape(node.getInput(1))[0]);
            case "MatMul" -> {
                long[] left = shape(node.getInput(0));
                yield elements(node.getOutput(0)) * left[left.length - 1];
            }
            case "Gemm" -> elements(node.getOutput(0)) * shape(node.getInput(0))[isFlagged(node, "transA") ? 0 : 1];
            default -> 0;
        };
    }

    private static boolean isFlagged(NodeProto node, String attribute) {
        return node.getAttributeList().stream()
                .filter(a -> a.getName().equals(attribute))
                .anyMatch((AttributeProto a) -> a.getI() != 0);
    }

    private long[] shape(String tensor) {
        return shapes.getOrDefault(tensor, new long[] {0, 0});
    }

    private long elements(String tensor) {
        return Arrays.stream(shape(tensor)).reduce(1, Math::multiplyExact);
    }
}
