package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Two graphs as one: the first one's output becomes the second one's input, as a DPF is spliced behind a front. */
public final class GraphJoin {
    private GraphJoin() {}

    /**
     * Joins two graphs of one opset. Tensors of the second whose names are taken are renamed; the first one's input name
     * and the second one's output names stay.
     *
     * @throws InvalidOnnxException if the first has more than one output, the second more than one input, their opsets
     *     differ, the first one's output does not fit the second one's input, an output of the second has a name that the
     *     first uses as well, or a node of the second holds a graph of its own
     */
    public static OnnxModel join(OnnxModel first, OnnxModel second) {
        if (first.opset() != second.opset()) {
            throw new InvalidOnnxException("cannot join a graph of opset " + first.opset() + " with one of opset "
                    + second.opset() + "; export both with the same");
        }
        if (!first.output().fits(second.input())) {
            throw new InvalidOnnxException("cannot join: the first graph gives " + first.output()
                    + " where the second takes " + second.input());
        }
        second.graph().getNodeList().forEach(Dataflow::refuseSubgraphs);
        String seam = first.output().name();
        Set<String> taken = names(first.graph());
        Set<String> inUse = new HashSet<>(taken);
        inUse.addAll(names(second.graph()));
        Map<String, String> renamed = new HashMap<>();
        renamed.put(second.input().name(), seam);
        for (String name : names(second.graph())) {
            if (!renamed.containsKey(name) && taken.contains(name)) {
                renamed.put(name, freeName(name, inUse));
            }
        }
        for (TensorSpec output : second.outputs()) {
            if (renamed.containsKey(output.name())) {
                throw new InvalidOnnxException("cannot join: both graphs have a tensor '" + output.name()
                        + "', and it is the second one's output");
            }
        }
        Set<String> nodeNames = new HashSet<>();
        first.graph().getNodeList().forEach(node -> nodeNames.add(node.getName()));
        return first.mapGraph(graph -> {
            for (NodeProto node : second.graph().getNodeList()) {
                NodeProto.Builder joined = rename(node, renamed).toBuilder();
                // ONNX Runtime wants nodes of different names, or of none.
                if (!node.getName().isEmpty() && !nodeNames.add(node.getName())) {
                    joined.setName(freeName(node.getName(), nodeNames));
                }
                graph.addNode(joined);
            }
            second.graph().getInitializerList().forEach(tensor -> graph.addInitializer(rename(tensor, renamed)));
            return graph.clearOutput()
                    .clearValueInfo()
                    .addAllOutput(second.graph().getOutputList());
        });
    }

    private static Set<String> names(GraphProto graph) {
        Set<String> names = new LinkedHashSet<>();
        graph.getInputList().forEach(info -> names.add(info.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        names.remove("");
        return names;
    }

    private static String freeName(String name, Set<String> inUse) {
        int n = 2;
        while (!inUse.add(name + "#" + n)) {
            n++;
        }
        return name + "#" + n;
    }

    private static NodeProto rename(NodeProto node, Map<String, String> renamed) {
        NodeProto.Builder builder = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            builder.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            builder.setOutput(i, renamed.getOrDefault(node.getOutput(i), node.getOutput(i)));
        }
        return builder.build();
    }

    private static TensorProto rename(TensorProto tensor, Map<String, String> renamed) {
        return tensor.toBuilder()
                .setName(renamed.getOrDefault(tensor.getName(), tensor.getName()))
                .build();
    }
}
