package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds an ONNX graph node by node. Tensors are named {@code prefix/n.Operator}, counted in the order they are added, so
 * that equal calls give equal bytes. Not thread-safe.
 */
public final class GraphBuilder {
    /** IR version 8 is what opsets 15 and 16 came with; ONNX Runtime takes it with every opset up to {@link OnnxModel#NEWEST_OPSET}. */
    private static final int IR_VERSION = 8;

    private final String prefix;
    private final int opset;
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private int count;

    /**
     * @param prefix begins the name of every tensor of the graph, and is the graph's name
     * @param opset the operator set to write
     */
    public GraphBuilder(String prefix, int opset) {
        this.prefix = prefix;
        this.opset = opset;
        graph.setName(prefix);
    }

    /** Which operator set this graph is written in. */
    public int opset() {
        return opset;
    }

    /** Declares the graph's input and returns its name. */
    public String input(TensorSpec spec) {
        graph.addInput(spec.toProto());
        return spec.name();
    }

    /** Adds a float32 constant or weight and returns its name. */
    public String floats(String name, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return initializer(name, TensorProto.DataType.FLOAT, bytes, dims);
    }

    /** Adds an int64 constant and returns its name. */
    public String longs(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return initializer(name, TensorProto.DataType.INT64, bytes, values.length);
    }

    /** Adds a node with one output and returns the output's name. */
    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodeNamed(operator, inputs, prefix + "/" + count++ + "." + operator, attributes);
    }

    /** Adds a node of several outputs, such as a Split, and returns their names. */
    public List<String> nodeOf(int outputs, String operator, List<String> inputs, AttributeProto... attributes) {
        String first = node(operator, inputs, attributes);
        List<String> names = new ArrayList<>(List.of(first));
        for (int i = 1; i < outputs; i++) {
            names.add(first + "." + i);
        }
        graph.getNodeBuilder(graph.getNodeCount() - 1).clearOutput().addAllOutput(names);
        return names;
    }

    /** Adds a node whose one output has a name of the caller's choice, and returns that name. */
    public String nodeNamed(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    /**
     * Adds the nodes and weights of another graph behind a tensor of this one.
     *
     * @return the name of that graph's one output
     * @throws InvalidOnnxException if it is of another opset, or has more than one input or output
     */
    public String append(String tensor, OnnxModel part) {
        if (part.opset() != opset) {
            throw new InvalidOnnxException("cannot append a graph of opset " + part.opset() + " to graph '" + prefix
                    + "' of opset " + opset + "; build both with the same");
        }
        String input = part.input().name();
        for (NodeProto node : part.graph().getNodeList()) {
            NodeProto.Builder fed = node.toBuilder();
            for (int i = 0; i < fed.getInputCount(); i++) {
                if (fed.getInput(i).equals(input)) {
                    fed.setInput(i, tensor);
                }
            }
            graph.addNode(fed);
        }
        graph.addAllInitializer(part.graph().getInitializerList());
        return part.output().name();
    }

    /** Ends the graph: names its outputs and gives the model. */
    public OnnxModel build(TensorSpec... outputs) {
        for (TensorSpec output : outputs) {
            graph.addOutput(output.toProto());
        }
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("dpf-gateway")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
        return OnnxModel.of(model, "graph '" + prefix + "'");
    }

    /** An attribute of integers. */
    public static AttributeProto ints(String name, long... values) {
        List<Long> list = new ArrayList<>();
        for (long value : values) {
            list.add(value);
        }
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(list)
                .build();
    }

    /** An attribute of one integer. */
    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** An attribute of one float. */
    public static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** An attribute of text. */
    public static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private String initializer(String name, TensorProto.DataType type, ByteBuffer bytes, long... dims) {
        long elements = Arrays.stream(dims).reduce(1, Math::multiplyExact);
        if (elements * (type == TensorProto.DataType.FLOAT ? Float.BYTES : Long.BYTES) != bytes.capacity()) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "' has not as many values as " + Arrays.toString(dims));
        }
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(prefix + "/" + name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        graph.addInitializer(tensor);
        return prefix + "/" + name;
    }
}
