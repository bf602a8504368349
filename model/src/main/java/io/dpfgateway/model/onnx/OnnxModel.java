package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One ONNX model held in memory. Immutable and safe to share. A model is self-contained: tensors kept in other files
 * (external data) are refused on reading, so that a model's hash covers all that it is.
 */
public final class OnnxModel {
    /** The oldest and newest operator set that this project reads and writes. */
    public static final int OLDEST_OPSET = 9;

    public static final int NEWEST_OPSET = 21;

    /** From this IR version on weights need not be listed among the inputs. */
    public static final long OLDEST_IR_WITH_FREE_WEIGHTS = 4;

    private final ModelProto proto;

    private OnnxModel(ModelProto proto) {
        this.proto = proto;
    }

    /**
     * Reads a model file.
     *
     * @throws InvalidOnnxException if the file is missing, unreadable, damaged or not self-contained
     */
    public static OnnxModel read(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidOnnxException("there is no file " + file + "; give the path of an ONNX model");
        }
        if (!Files.isRegularFile(file)) {
            throw new InvalidOnnxException(file + " is no file; give the path of an ONNX model");
        }
        byte[] bytes;
        try {
            long size = Files.size(file);
            if (size > GraphGuard.DEFAULT.maxBytes()) {
                throw new InvalidOnnxException(file + " is of " + size + " bytes; at most "
                        + GraphGuard.DEFAULT.maxBytes() + " are read: give a smaller model");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidOnnxException("cannot read " + file + ": " + e.getMessage(), e);
        }
        return parse(bytes, file.toString());
    }

    /**
     * Parses a model.
     *
     * @param origin where the bytes came from, for messages
     * @throws InvalidOnnxException if the bytes are no self-contained ONNX model
     */
    public static OnnxModel parse(byte[] bytes, String origin) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setSizeLimit(Integer.MAX_VALUE);
            return of(ModelProto.parseFrom(in), origin);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidOnnxException(origin + " is damaged or no ONNX model; export it again", e);
        } catch (IOException e) {
            throw new InvalidOnnxException("cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    /**
     * Wraps a parsed or built model after checking what every user of it relies on.
     *
     * @param origin where it came from, for messages
     * @throws InvalidOnnxException if it has no graph, keeps tensors in other files, is of an unsupported opset, or its
     *     nodes are not sorted as ONNX wants them
     */
    public static OnnxModel of(ModelProto proto, String origin) {
        WellFormed.check(proto, origin);
        return new OnnxModel(proto);
    }

    /** The model as protobuf; immutable. */
    public ModelProto proto() {
        return proto;
    }

    /** The graph as protobuf; immutable. */
    public GraphProto graph() {
        return proto.getGraph();
    }

    /** The model as the bytes of an ONNX file; the same bytes for equal models. */
    public byte[] toBytes() {
        return proto.toByteArray();
    }

    /** The version of the default operator set. */
    public int opset() {
        return Math.toIntExact(opset(proto));
    }

    static long opset(ModelProto proto) {
        return proto.getOpsetImportList().stream()
                .filter(id -> id.getDomain().isEmpty() || id.getDomain().equals("ai.onnx"))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(1);
    }

    /** The inputs that a caller feeds; initializers that older exporters list as inputs are not among them. */
    public List<TensorSpec> inputs() {
        Set<String> initializers =
                graph().getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        return graph().getInputList().stream()
                .filter(info -> !initializers.contains(info.getName()))
                .map(TensorSpec::of)
                .toList();
    }

    /** The outputs in their order. */
    public List<TensorSpec> outputs() {
        return graph().getOutputList().stream().map(TensorSpec::of).toList();
    }

    /**
     * The one input.
     *
     * @throws InvalidOnnxException if there are more, or none
     */
    public TensorSpec input() {
        return only(inputs(), "input");
    }

    /**
     * The one output.
     *
     * @throws InvalidOnnxException if there are more
     */
    public TensorSpec output() {
        return only(outputs(), "output");
    }

    /** How many numbers the initializers hold. */
    public long parameterCount() {
        return graph().getInitializerList().stream()
                .mapToLong(WellFormed::elements)
                .sum();
    }

    /** This model with its one input and one output described by these; names stay as they are. */
    public OnnxModel withShapes(List<Long> inputShape, List<Long> outputShape) {
        TensorSpec in = input();
        TensorSpec out = output();
        Set<String> initializers =
                graph().getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        return mapGraph(g -> {
            List<ValueInfoProto> kept = g.getInputList().stream()
                    .filter(info -> initializers.contains(info.getName()))
                    .toList();
            return g.clearInput()
                    .addInput(new TensorSpec(in.name(), in.elementType(), inputShape).toProto())
                    .addAllInput(kept)
                    .clearOutput()
                    .addOutput(new TensorSpec(out.name(), out.elementType(), outputShape).toProto());
        });
    }

    /** This model with its one input described by these; all else stays as it is. */
    public OnnxModel withInputShape(List<Long> shape) {
        TensorSpec in = input();
        return mapGraph(graph -> {
            for (int i = 0; i < graph.getInputCount(); i++) {
                if (graph.getInput(i).getName().equals(in.name())) {
                    graph.setInput(i, new TensorSpec(in.name(), in.elementType(), shape).toProto());
                }
            }
            return graph;
        });
    }

    /**
     * This model with these of its outputs only, in this order.
     *
     * @throws InvalidOnnxException if one is no output; the message names those that are
     */
    public OnnxModel withOutputs(List<String> names) {
        Map<String, ValueInfoProto> known = new LinkedHashMap<>();
        graph().getOutputList().forEach(output -> known.put(output.getName(), output));
        for (String name : names) {
            if (!known.containsKey(name)) {
                throw new InvalidOnnxException(
                        "the network has no output '" + name + "'; its outputs are " + known.keySet());
            }
        }
        return mapGraph(graph ->
                graph.clearOutput().addAllOutput(names.stream().map(known::get).toList()));
    }

    /**
     * This model without the outputs that another output is computed from. Exporters add such taps to show the tensors of
     * the middle; the task's output is what comes last.
     */
    public OnnxModel withoutTaps() {
        Set<String> last = new Dataflow(this).lastOutputs();
        return mapGraph(graph -> {
            List<ValueInfoProto> kept = graph.getOutputList().stream()
                    .filter(output -> last.contains(output.getName()))
                    .toList();
            // What a tap tells of its tensor's shape is not lost.
            List<ValueInfoProto> taps = graph.getOutputList().stream()
                    .filter(output -> !last.contains(output.getName()))
                    .toList();
            return graph.clearOutput().addAllOutput(kept).addAllValueInfo(taps);
        });
    }

    OnnxModel mapGraph(UnaryOperator<GraphProto.Builder> change) {
        return new OnnxModel(
                proto.toBuilder().setGraph(change.apply(graph().toBuilder())).build());
    }

    /**
     * Another graph of this model's opset. Nothing else is taken over: an exporter may have left notes that name its
     * author or folders. Before IR version 4 each weight had to be an input as well; here none is.
     */
    OnnxModel withGraph(GraphProto.Builder graph) {
        return new OnnxModel(ModelProto.newBuilder()
                .setIrVersion(Math.max(OLDEST_IR_WITH_FREE_WEIGHTS, proto.getIrVersion()))
                .setProducerName(proto.getProducerName())
                .addAllOpsetImport(proto.getOpsetImportList())
                .addAllFunctions(proto.getFunctionsList())
                .setGraph(graph)
                .build());
    }

    private static TensorSpec only(List<TensorSpec> specs, String what) {
        if (specs.size() != 1) {
            throw new InvalidOnnxException("the graph has " + specs.size() + " " + what + "s "
                    + specs.stream().map(TensorSpec::name).toList() + " where one is needed");
        }
        return specs.get(0);
    }
}
