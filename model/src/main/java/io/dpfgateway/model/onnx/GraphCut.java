package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network cut in two at a tensor: network = back ∘ front.
 *
 * @param tensor the cut: front's output and back's input
 * @param front from the network's input to the cut
 * @param back from the cut to the network's outputs
 */
public record GraphCut(String tensor, OnnxModel front, OnnxModel back) {
    private static final int NAMED_IN_MESSAGE = 12;

    /**
     * Cuts a network. Outputs from its middle ({@linkplain OnnxModel#withoutTaps taps}) are left out.
     *
     * @throws NotACutException if there is no such tensor, or an edge goes around it; the message names tensors that do
     */
    public static GraphCut at(OnnxModel whole, String tensor) {
        return cut(whole.withoutTaps(), tensor);
    }

    /**
     * Cuts a network that has more than one task.
     *
     * @param heads the outputs to keep, in this order, even if one is computed from another
     * @throws InvalidOnnxException if the network has no such output
     * @throws NotACutException as {@link #at(OnnxModel, String)} does
     */
    public static GraphCut at(OnnxModel whole, String tensor, List<String> heads) {
        return cut(whole.withOutputs(heads), tensor);
    }

    private static GraphCut cut(OnnxModel network, String tensor) {
        Dataflow flow = new Dataflow(network);
        List<String> narrow = flow.narrowPoints();
        if (!narrow.contains(tensor)) {
            throw new NotACutException(whyNot(network, flow, tensor) + "; tensors that do: " + list(narrow));
        }
        String input = network.input().name();
        List<String> outputs = network.outputs().stream().map(TensorSpec::name).toList();
        return new GraphCut(
                tensor, extract(network, flow, input, List.of(tensor)), extract(network, flow, tensor, outputs));
    }

    /** The tensors at which this network can be cut, in the order they are computed; input and outputs are not among them. */
    public static List<String> candidates(OnnxModel network) {
        return new Dataflow(network.withoutTaps()).narrowPoints();
    }

    /**
     * The part of a graph that computes {@code to} from {@code from}.
     *
     * @throws NotACutException if no node makes {@code to}, or that part needs more of the graph's input than
     *     {@code from}
     */
    public static OnnxModel extract(OnnxModel model, String from, String to) {
        return extract(model, new Dataflow(model), from, List.of(to));
    }

    private static OnnxModel extract(OnnxModel model, Dataflow flow, String from, List<String> to) {
        Dataflow.Ancestry part = flow.ancestry(to, Set.of(from));
        for (TensorSpec input : model.inputs()) {
            if (!input.name().equals(from) && part.tensors().contains(input.name())) {
                throw new NotACutException("'" + from + "' alone does not give " + to + ": input '" + input.name()
                        + "' is needed as well");
            }
        }
        for (String wanted : to) {
            if (!flow.isProduced(wanted)) {
                throw new NotACutException("cannot extract '" + wanted + "': no node of the graph makes it");
            }
        }
        Map<String, ValueInfoProto> known = knownShapes(model);
        Set<String> touched = part.tensors();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName(model.graph().getName())
                .addInput(known.getOrDefault(from, unknownShape(from)));
        // The doc string of a node may hold the exporter's source lines and paths.
        part.nodes().forEach(node -> graph.addNode(node.toBuilder().clearDocString()));
        model.graph().getInitializerList().stream()
                .filter(t -> touched.contains(t.getName()))
                .forEach(graph::addInitializer);
        to.forEach(output -> graph.addOutput(known.getOrDefault(output, unknownShape(output))));
        return model.withGraph(graph);
    }

    private static Map<String, ValueInfoProto> knownShapes(OnnxModel model) {
        Map<String, ValueInfoProto> known = new HashMap<>();
        model.graph().getValueInfoList().forEach(info -> known.put(info.getName(), info));
        model.graph().getInputList().forEach(info -> known.put(info.getName(), info));
        model.graph().getOutputList().forEach(info -> known.put(info.getName(), info));
        return known;
    }

    private static ValueInfoProto unknownShape(String name) {
        return new TensorSpec(name, TensorSpec.FLOAT32, List.of()).toProto();
    }

    private static String whyNot(OnnxModel network, Dataflow flow, String tensor) {
        boolean isOutput = network.outputs().stream().anyMatch(o -> o.name().equals(tensor));
        boolean isInput = network.inputs().stream().anyMatch(i -> i.name().equals(tensor));
        boolean isWeight = network.graph().getInitializerList().stream()
                .map(TensorProto::getName)
                .anyMatch(tensor::equals);
        if (isInput || isOutput) {
            return "cannot cut at '" + tensor + "': it is the network's " + (isInput ? "input" : "output");
        }
        if (isWeight || (flow.isProduced(tensor) && !flow.dependsOnInput(tensor))) {
            return "cannot cut at '" + tensor + "': it is a constant of the network";
        }
        return flow.isProduced(tensor)
                ? "cannot cut at '" + tensor + "': an edge goes around it, so the back would still see the picture"
                : "cannot cut at '" + tensor + "': the network has no such tensor";
    }

    private static String list(List<String> tensors) {
        if (tensors.isEmpty()) {
            return "none";
        }
        // Evenly spread, so that early and late cuts are both named; the last is as good as the output.
        int step = Math.max(1, (tensors.size() + NAMED_IN_MESSAGE - 1) / NAMED_IN_MESSAGE);
        List<String> named = java.util.stream.IntStream.range(0, tensors.size())
                .filter(i -> i % step == 0)
                .mapToObj(tensors::get)
                .toList();
        return named.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", "))
                + (named.size() < tensors.size() ? " and " + (tensors.size() - named.size()) + " between them" : "");
    }
}
