package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.dpfgateway.model.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph made ready to run: every attribute read and checked, every tensor's name turned into the number of a slot.
 * Immutable, holds nothing native.
 */
final class Program {
    /**
     * One node, or one of several outputs of one.
     *
     * @param label the node as messages name it
     * @param inputs the slots it reads; {@value #ABSENT} for an input left out
     * @param output the slot it writes
     */
    record Step(String label, Operator operator, List<Integer> inputs, int output) {}

    /**
     * What to run for some wanted tensors.
     *
     * @param steps in their order
     * @param lastUses for each step the slots that no later step reads
     * @param reads every slot that is read or wanted
     */
    record Plan(List<Step> steps, List<List<Integer>> lastUses, Set<Integer> reads) {}

    static final int ABSENT = -1;

    private final Map<String, Integer> slots = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** @throws UnsupportedOperatorException if there is an operator, attribute or output that is not supported */
    Program(OnnxModel model, StoredTensors stored) {
        refuseUnknownOperators(model);
        refuseExtraOutputs(model);
        model.inputs().forEach(input -> slotOf(input.name()));
        stored.names().forEach(this::slotOf);
        for (NodeProto node : model.graph().getNodeList()) {
            if (!stored.names().contains(node.getOutput(0))) {
                addSteps(node, model.opset(), stored);
            }
        }
    }

    /** How many slots there are. */
    int size() {
        return slots.size();
    }

    /**
     * The slot of a tensor.
     *
     * @throws IllegalArgumentException if the graph has no tensor of this name
     */
    int slot(String name) {
        Integer slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("the graph has no tensor '" + name + "'");
        }
        return slot;
    }

    /**
     * The shortest plan that computes these slots.
     *
     * @param given slots that are filled before the run, so that nothing has to compute them
     */
    Plan plan(Set<Integer> wanted, Set<Integer> given) {
        Set<Integer> needed = new HashSet<>(wanted);
        List<Step> chosen = new ArrayList<>();
        List<List<Integer>> lastUses = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (!needed.contains(step.output()) || given.contains(step.output())) {
                continue;
            }
            chosen.add(step);
            // Seen from the end, the first step that reads a slot is the last to do so.
            lastUses.add(step.inputs().stream()
                    .filter(slot -> slot != ABSENT && needed.add(slot))
                    .toList());
        }
        Collections.reverse(chosen);
        Collections.reverse(lastUses);
        return new Plan(List.copyOf(chosen), List.copyOf(lastUses), Set.copyOf(needed));
    }

    /** One for each output that the node gives: most give one, and of those that give more the parts are cheap to make. */
    private void addSteps(NodeProto node, int opset, StoredTensors stored) {
        for (int output = 0; output < node.getOutputCount(); output++) {
            Operators.Kind kind = Operators.find(node.getOpType());
            boolean made = output == 0 || (kind != null && kind.manyOutputs());
            if (made && !node.getOutput(output).isEmpty()) {
                steps.add(step(node, output, opset, stored));
            }
        }
    }

    private Step step(NodeProto node, int output, int opset, StoredTensors stored) {
        NodeReader reader = new NodeReader(node, opset, stored::find, output);
        Operators.Kind kind = Operators.find(node.getOpType());
        if (kind == null) {
            throw reader.refuse("the operator is not supported");
        }
        Operator operator = kind.factory().create(reader);
        reader.requireAllRead();
        List<Integer> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            Integer slot = name.isEmpty() ? Integer.valueOf(ABSENT) : slots.get(name);
            if (slot == null) {
                throw reader.refuse("its input '" + name + "' comes from no earlier node");
            }
            inputs.add(slot);
        }
        return new Step(NodeReader.describe(node), operator, List.copyOf(inputs), slotOf(node.getOutput(output)));
    }

    private static void refuseUnknownOperators(OnnxModel model) {
        Map<String, String> unknown = new LinkedHashMap<>();
        for (NodeProto node : model.graph().getNodeList()) {
            if (!SupportedOperators.know(node)) {
                String operator = SupportedOperators.nameOf(node);
                unknown.putIfAbsent(operator, operator + " (first in " + NodeReader.describe(node) + ")");
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnsupportedOperatorException("the trainer does not know the operators "
                    + String.join(", ", unknown.values()) + "; export the network without them, or cut it elsewhere");
        }
    }

    /** Masks, the places of a maximum and batch statistics: no operator here makes them. */
    private static void refuseExtraOutputs(OnnxModel model) {
        Set<String> read = new HashSet<>();
        model.graph().getNodeList().forEach(node -> read.addAll(node.getInputList()));
        model.outputs().forEach(output -> read.add(output.name()));
        for (NodeProto node : model.graph().getNodeList()) {
            Operators.Kind kind = Operators.find(node.getOpType());
            if (kind != null && kind.manyOutputs()) {
                continue;
            }
            for (String output : node.getOutputList().subList(1, node.getOutputCount())) {
                if (!output.isEmpty() && read.contains(output)) {
                    throw new UnsupportedOperatorException(NodeReader.describe(node) + ": its output '" + output
                            + "' is not supported, only the first one is; export the network without it");
                }
            }
        }
    }

    private int slotOf(String name) {
        return slots.computeIfAbsent(name, n -> slots.size());
    }
}
