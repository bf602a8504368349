package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node's attributes, typed. It remembers which were asked for, so that {@link #requireAllRead()} can refuse a node with
 * an attribute that its operator does not know: nothing is ignored silently.
 */
final class NodeReader {
    private final NodeProto node;
    private final int opset;
    private final Function<String, @Nullable TensorProto> stored;
    private final int output;
    private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();
    private final TreeSet<String> unread = new TreeSet<>();

    /**
     * @param stored finds a tensor of the model that never changes, by name; null for one that is computed or trained
     * @param output which of the node's outputs is to be made
     */
    NodeReader(NodeProto node, int opset, Function<String, @Nullable TensorProto> stored, int output) {
        this.node = node;
        this.opset = opset;
        this.stored = stored;
        this.output = output;
        node.getAttributeList().forEach(a -> attributes.put(a.getName(), a));
        unread.addAll(attributes.keySet());
    }

    int opset() {
        return opset;
    }

    /** Which of the node's outputs is to be made, from 0. */
    int output() {
        return output;
    }

    /** How many outputs the node has. */
    int outputCount() {
        return node.getOutputCount();
    }

    boolean has(String name) {
        return attributes.containsKey(name);
    }

    /** The tensor of an attribute; null where the node does not have it. */
    @Nullable
    TensorProto tensor(String name) {
        AttributeProto attribute = read(name);
        return attribute == null ? null : attribute.getT();
    }

    long integer(String name, long otherwise) {
        AttributeProto attribute = read(name);
        return attribute == null ? otherwise : attribute.getI();
    }

    boolean flag(String name, boolean otherwise) {
        return integer(name, otherwise ? 1 : 0) != 0;
    }

    double number(String name, double otherwise) {
        AttributeProto attribute = read(name);
        return attribute == null ? otherwise : attribute.getF();
    }

    String text(String name, String otherwise) {
        AttributeProto attribute = read(name);
        return attribute == null ? otherwise : attribute.getS().toStringUtf8();
    }

    /** The integers of an attribute; null where the node does not have it. */
    long @Nullable [] integers(String name) {
        AttributeProto attribute = read(name);
        return attribute == null
                ? null
                : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    boolean hasInput(int position) {
        return position < node.getInputCount() && !node.getInput(position).isEmpty();
    }

    /** The value of an input that is stored in the model and never changes; null for any other input. */
    @Nullable
    TensorProto storedInput(int position) {
        return hasInput(position) ? stored.apply(node.getInput(position)) : null;
    }

    /** Integers given by an input or, in older operator sets, by an attribute; null where the node has neither. */
    @Nullable
    Setting<long[]> integersSetting(String name, int input) {
        if (hasInput(input)) {
            TensorProto tensor = storedInput(input);
            if (tensor == null) {
                return in -> in.integers(input);
            }
            long[] values = TensorCodec.integers(tensor);
            return in -> values;
        }
        long[] values = integers(name);
        return values == null ? null : in -> values;
    }

    /** One number given by an input or, in older operator sets, by an attribute; null where the node has neither. */
    @Nullable
    Setting<Double> numberSetting(String name, int input) {
        if (hasInput(input)) {
            Setting<double[]> values = numbersSetting(input);
            return in -> only(values.in(in), name);
        }
        AttributeProto attribute = read(name);
        if (attribute == null) {
            return null;
        }
        double value = attribute.getF();
        return in -> value;
    }

    /** Numbers given by an input. */
    Setting<double[]> numbersSetting(int input) {
        TensorProto tensor = storedInput(input);
        if (tensor == null) {
            return in -> in.numbers(input);
        }
        double[] values = TensorCodec.numbers(tensor);
        return in -> values;
    }

    /** Refuses the node unless it leaves this attribute at the one value that is supported. */
    void requireInteger(String name, long supported) {
        long value = integer(name, supported);
        if (value != supported) {
            throw refuse("attribute " + name + " is " + value + ", supported is " + supported);
        }
    }

    /** Refuses the node unless this attribute has one of the values that are supported; the first is ONNX's default. */
    String requireText(String name, String... supported) {
        String value = text(name, supported[0]);
        for (String candidate : supported) {
            if (candidate.equals(value)) {
                return value;
            }
        }
        throw refuse("attribute " + name + " is " + value + ", supported: " + String.join(", ", supported));
    }

    /** Refuses the node if it has attributes that no one asked for. */
    void requireAllRead() {
        if (!unread.isEmpty()) {
            throw refuse("attribute " + String.join(", ", unread) + " is not supported");
        }
    }

    /** What to throw for a node that asks for what is not supported. */
    UnsupportedOperatorException refuse(String reason) {
        return new UnsupportedOperatorException(describe(node) + ": " + reason
                + "; export the network without it, or cut the network where it is not needed");
    }

    /** A node as messages name it. */
    static String describe(NodeProto node) {
        String name = node.getName().isEmpty() ? "making '" + node.getOutput(0) + "'" : "'" + node.getName() + "'";
        return "node " + name + " (" + node.getOpType() + ")";
    }

    private @Nullable AttributeProto read(String name) {
        unread.remove(name);
        return attributes.get(name);
    }

    private static double only(double[] values, String name) {
        if (values.length != 1) {
            throw new IllegalArgumentException(name + " must be one number, not " + values.length);
        }
        return values[0];
    }
}
