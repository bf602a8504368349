package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.dpfgateway.model.onnx.OnnxModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Little ONNX graphs for the tests. */
final class Graphs {
    static {
        // The graphs are small: threads would spend their time waiting for one another.
        TorchRuntime.useThreads(1);
    }

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final int opset;

    private Graphs(int opset) {
        this.opset = opset;
    }

    /** A graph of this opset with the float input {@code x}. */
    static Graphs opset(int opset) {
        Graphs graphs = new Graphs(opset);
        graphs.graph.addInput(info("x", DataType.FLOAT));
        return graphs;
    }

    Graphs floats(String name, long[] shape, float... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return this;
    }

    /** A float initializer, as bytes, of numbers that the name and the shape choose. */
    Graphs weight(String name, long... shape) {
        float[] values = random(name.hashCode(), shape);
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return this;
    }

    Graphs scalar(String name, float value) {
        return floats(name, new long[0], value);
    }

    Graphs longs(String name, long... values) {
        return longs(name, new long[] {values.length}, values);
    }

    Graphs longs(String name, long[] shape, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.INT64.getNumber());
        Arrays.stream(shape).forEach(tensor::addDims);
        Arrays.stream(values).forEach(tensor::addInt64Data);
        graph.addInitializer(tensor);
        return this;
    }

    Graphs bool(String name, boolean value) {
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.BOOL.getNumber())
                .addInt32Data(value ? 1 : 0));
        return this;
    }

    Graphs initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return this;
    }

    /** A node; inputs apart by spaces, {@code -} for one left out. */
    Graphs node(String operator, String inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output + "_node")
                .addAllInput(
                        inputs.isEmpty()
                                ? List.of()
                                : Arrays.stream(inputs.split(" "))
                                        .map(name -> name.equals("-") ? "" : name)
                                        .toList())
                .addAllOutput(List.of(output.split(" ")))
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    OnnxModel build(String output) {
        return build(output, DataType.FLOAT);
    }

    OnnxModel build(String output, DataType type) {
        graph.clearOutput().addOutput(info(output, type));
        return OnnxModel.of(
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                        .setGraph(graph)
                        .build(),
                "test graph");
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    static AttributeProto i(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto f(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto s(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto floatList(String name, float... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    static AttributeProto tensor(String name, TensorProto value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(value)
                .build();
    }

    /** Numbers of about unit size. */
    static float[] random(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(Shapes.product(shape, 0, shape.length))];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextGaussian();
        }
        return values;
    }

    private static ValueInfoProto info(String name, DataType type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber())))
                .build();
    }
}
