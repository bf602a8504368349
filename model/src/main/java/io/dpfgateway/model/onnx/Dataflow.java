package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which node makes which tensor, and what depends on the graph's inputs. Relies on ONNX's rule that nodes are sorted. */
final class Dataflow {
    private final OnnxModel model;
    private final List<NodeProto> nodes;
    private final Map<String, Integer> producers = new HashMap<>();
    private final Set<String> fromInput = new HashSet<>();

    Dataflow(OnnxModel model) {
        this.model = model;
        GraphProto graph = model.graph();
        this.nodes = graph.getNodeList();
        model.inputs().forEach(input -> fromInput.add(input.name()));
        for (int i = 0; i < nodes.size(); i++) {
            NodeProto node = nodes.get(i);
            refuseSubgraphs(node);
            boolean depends = node.getInputList().stream().anyMatch(fromInput::contains);
            for (String output : outputs(node)) {
                producers.put(output, i);
                if (depends) {
                    fromInput.add(output);
                }
            }
        }
    }

    /** Whether some node makes this tensor. */
    boolean isProduced(String tensor) {
        return producers.containsKey(tensor);
    }

    /** Whether this tensor is, or is computed from, a graph input. */
    boolean dependsOnInput(String tensor) {
        return fromInput.contains(tensor);
    }

    /** What is needed to compute {@code wanted} when {@code given} are at hand. */
    Ancestry ancestry(List<String> wanted, Set<String> given) {
        BitSet needed = new BitSet(nodes.size());
        Set<String> tensors = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(wanted);
        while (!open.isEmpty()) {
            String tensor = open.pop();
            if (tensor.isEmpty() || !tensors.add(tensor) || given.contains(tensor)) {
                continue;
            }
            Integer producer = producers.get(tensor);
            if (producer != null && !needed.get(producer)) {
                needed.set(producer);
                open.addAll(nodes.get(producer).getInputList());
            }
        }
        return new Ancestry(needed.stream().mapToObj(nodes::get).toList(), tensors);
    }

    /** The outputs that no other output is computed from. */
    Set<String> lastOutputs() {
        Set<String> last = new LinkedHashSet<>();
        model.outputs().forEach(output -> last.add(output.name()));
        for (TensorSpec output : model.outputs()) {
            Set<String> before = ancestry(List.of(output.name()), Set.of()).tensors();
            before.remove(output.name());
            last.removeAll(before);
        }
        return last;
    }

    /**
     * The tensors through which everything between the inputs and the outputs flows, in the order they are computed.
     * In a sorted graph a tensor is one exactly if, once its node has run, it is the only tensor computed from the input
     * that a later node or an output still needs: all that came before are its ancestors, all that follow its descendants.
     */
    List<String> narrowPoints() {
        List<String> outputs = model.outputs().stream().map(TensorSpec::name).toList();
        List<NodeProto> needed = ancestry(outputs, Set.of()).nodes();
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < needed.size(); i++) {
            for (String input : needed.get(i).getInputList()) {
                lastUse.put(input, i);
            }
        }
        outputs.forEach(output -> lastUse.put(output, Integer.MAX_VALUE));
        List<String> narrow = new ArrayList<>();
        Set<String> live = new LinkedHashSet<>();
        model.inputs().forEach(input -> live.add(input.name()));
        for (int i = 0; i < needed.size(); i++) {
            int now = i;
            live.removeIf(tensor -> lastUse.getOrDefault(tensor, -1) <= now);
            outputs(needed.get(i)).stream()
                    .filter(tensor -> dependsOnInput(tensor) && lastUse.getOrDefault(tensor, -1) > now)
                    .forEach(live::add);
            if (live.size() == 1) {
                String only = live.iterator().next();
                if (isProduced(only) && !outputs.contains(only) && !narrow.contains(only)) {
                    narrow.add(only);
                }
            }
        }
        return narrow;
    }

    private static List<String> outputs(NodeProto node) {
        return node.getOutputList().stream().filter(name -> !name.isEmpty()).toList();
    }

    static void refuseSubgraphs(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG() || attribute.getGraphsCount() > 0) {
                throw new InvalidOnnxException("node '" + node.getName() + "' (" + node.getOpType()
                        + ") holds a graph of its own; control flow is not supported: export a network without it");
            }
        }
    }

    /**
     * @param nodes the nodes to run, in order
     * @param tensors every tensor that they touch, and the wanted ones
     */
    record Ancestry(List<NodeProto> nodes, Set<String> tensors) {}
}
