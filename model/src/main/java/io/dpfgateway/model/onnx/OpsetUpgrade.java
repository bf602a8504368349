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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a network of an old opset in opset {@value #OPSET}, the oldest in which all graphs of this project can be written,
 * so that a DPF and a network are of one opset. What changed on the way is rewritten: most of it attributes that became
 * inputs, beside the softmax, whose axis meant something else, and Upsample, which became Resize. See
 * docs/decisions/0008-networks-of-any-opset-and-batch.md.
 */
public final class OpsetUpgrade {
    /** What a network of an older opset is rewritten in. */
    public static final int OPSET = 13;

    private static final int SLICE_AND_TOP_K_BY_INPUTS = 10;
    private static final int CLIP_AND_PAD_BY_INPUTS = 11;
    private static final int RESIZE_WITH_COORDINATES = 11;

    private final OnnxModel model;
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> ranks = new HashMap<>();
    private final Map<String, TensorProto> stored = new HashMap<>();
    private final GraphProto.Builder graph;

    private OpsetUpgrade(OnnxModel model) {
        this.model = model;
        GraphProto old = model.graph();
        this.graph = old.toBuilder().clearNode();
        old.getInputList().forEach(info -> names.add(info.getName()));
        old.getInitializerList().forEach(tensor -> {
            names.add(tensor.getName());
            stored.put(tensor.getName(), tensor);
        });
        old.getNodeList().forEach(node -> {
            names.addAll(node.getOutputList());
            if (node.getOpType().equals("Constant") && node.getAttributeCount() == 1) {
                stored.put(node.getOutput(0), node.getAttribute(0).getT());
            }
        });
        java.util.stream.Stream.concat(old.getOutputList().stream(), old.getValueInfoList().stream())
                .filter(info -> info.getType().getTensorType().hasShape())
                .forEach(info -> ranks.put(
                        info.getName(),
                        info.getType().getTensorType().getShape().getDimCount()));
    }

    /**
     * The same network in opset {@value #OPSET}, or as it is where it is of that opset or a newer one.
     *
     * @throws InvalidOnnxException if a node has no equal in the new opset; the message names it
     */
    public static OnnxModel of(OnnxModel model) {
        return model.opset() >= OPSET ? model : new OpsetUpgrade(model).upgrade();
    }

    private OnnxModel upgrade() {
        for (NodeProto node : model.graph().getNodeList()) {
            boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
            if (standard) {
                upgrade(node);
            } else {
                graph.addNode(node);
            }
        }
        ModelProto.Builder changed =
                model.proto().toBuilder().clearOpsetImport().setGraph(graph);
        // Weights need not be inputs from IR version 4 on, and the constants added here are none.
        changed.setIrVersion(Math.max(OnnxModel.OLDEST_IR_WITH_FREE_WEIGHTS, changed.getIrVersion()));
        for (OperatorSetIdProto id : model.proto().getOpsetImportList()) {
            boolean standard = id.getDomain().isEmpty() || id.getDomain().equals("ai.onnx");
            changed.addOpsetImport(standard ? id.toBuilder().setVersion(OPSET).build() : id);
        }
        return OnnxModel.of(changed.build(), "the network in opset " + OPSET);
    }

    private void upgrade(NodeProto node) {
        switch (node.getOpType()) {
            case "Squeeze", "Unsqueeze", "ReduceSum" -> graph.addNode(integersToInputs(node, "axes"));
            case "Split" -> graph.addNode(integersToInputs(node, "split"));
            case "Slice" ->
                graph.addNode(
                        model.opset() < SLICE_AND_TOP_K_BY_INPUTS
                                ? integersToInputs(node, "starts", "ends", "axes")
                                : node);
            case "TopK" -> graph.addNode(model.opset() < SLICE_AND_TOP_K_BY_INPUTS ? countToInput(node) : node);
            case "Clip" ->
                graph.addNode(model.opset() < CLIP_AND_PAD_BY_INPUTS ? numbersToInputs(node, "min", "max") : node);
            case "Pad" ->
                graph.addNode(
                        model.opset() < CLIP_AND_PAD_BY_INPUTS
                                ? numbersToInputs(integersToInputs(node, "pads"), "value")
                                : node);
            // Nothing is dropped at inference, whatever the ratio.
            case "Dropout" -> graph.addNode(without(node, "ratio"));
            case "Upsample" -> graph.addNode(toResize(node));
            case "Resize" -> graph.addNode(model.opset() < RESIZE_WITH_COORDINATES ? toResize(node) : node);
            case "Softmax", "LogSoftmax", "Hardmax" -> softmax(node);
            case "Scatter" -> throw refuse(node, "the operator is gone; ScatterElements took its place");
            default -> graph.addNode(node);
        }
    }

    private NodeProto integersToInputs(NodeProto node, String... attributes) {
        NodeProto changed = node;
        for (String name : attributes) {
            AttributeProto attribute = find(changed, name);
            changed = without(changed, name).toBuilder()
                    .addInput(attribute == null ? "" : longs(node, name, attribute.getIntsList()))
                    .build();
        }
        return withoutEmptyTail(changed);
    }

    private NodeProto countToInput(NodeProto node) {
        AttributeProto count = find(node, "k");
        if (count == null) {
            throw refuse(node, "attribute k is missing");
        }
        return without(node, "k").toBuilder()
                .addInput(longs(node, "k", List.of(count.getI())))
                .build();
    }

    private NodeProto numbersToInputs(NodeProto node, String... attributes) {
        NodeProto changed = node;
        for (String name : attributes) {
            AttributeProto attribute = find(changed, name);
            changed = without(changed, name).toBuilder()
                    .addInput(attribute == null ? "" : number(node, name, attribute.getF()))
                    .build();
        }
        return withoutEmptyTail(changed);
    }

    /** What was then neither said nor chosen: places are counted from the corner, and the nearest is the one before. */
    private NodeProto toResize(NodeProto node) {
        if (node.getInputCount() != 2) {
            throw refuse(node, "its scales are no input");
        }
        return node.toBuilder()
                .setOpType("Resize")
                .clearInput()
                .addInput(node.getInput(0))
                .addInput("")
                .addInput(node.getInput(1))
                .addAttribute(GraphBuilder.text("coordinate_transformation_mode", "asymmetric"))
                .addAttribute(GraphBuilder.text("nearest_mode", nearest(node)))
                .build();
    }

    /** When shrinking, ONNX Runtime took the one behind. */
    private String nearest(NodeProto node) {
        TensorProto scales = stored.get(node.getInput(1));
        if (node.getOpType().equals("Upsample")) {
            return "floor";
        }
        if (scales == null) {
            throw refuse(node, "its scales are computed");
        }
        ByteBuffer bytes = scales.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean grows = false;
        boolean shrinks = false;
        int count = scales.hasRawData() ? bytes.remaining() / Float.BYTES : scales.getFloatDataCount();
        for (int i = 0; i < count; i++) {
            float scale = scales.hasRawData() ? bytes.getFloat() : scales.getFloatData(i);
            grows |= scale > 1;
            shrinks |= scale < 1;
        }
        if (grows && shrinks) {
            throw refuse(node, "it grows along one axis and shrinks along another");
        }
        return shrinks ? "ceil" : "floor";
    }

    /** Over all axes from one on, as if they were one; since opset 13 over one axis alone. */
    private void softmax(NodeProto node) {
        AttributeProto given = find(node, "axis");
        long axis = given == null ? 1 : given.getI();
        NodeProto.Builder last = without(node, "axis").toBuilder().addAttribute(GraphBuilder.integer("axis", -1));
        Integer rank = ranks.get(node.getOutput(0));
        if (axis == -1 || (rank != null && axis == rank - 1)) {
            graph.addNode(last);
            return;
        }
        String shape = free(node, "shape");
        String rows = free(node, "rows");
        String soft = free(node, "soft");
        graph.addNode(plain("Shape", List.of(node.getInput(0)), shape));
        graph.addNode(
                plain("Flatten", List.of(node.getInput(0)), rows).addAttribute(GraphBuilder.integer("axis", axis)));
        graph.addNode(last.setInput(0, rows).setOutput(0, soft));
        graph.addNode(plain("Reshape", List.of(soft, shape), node.getOutput(0)));
    }

    private static NodeProto.Builder plain(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output + "/" + operator)
                .addAllInput(inputs)
                .addOutput(output);
    }

    private String longs(NodeProto node, String what, List<Long> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putLong);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(free(node, what))
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.size())
                .setRawData(ByteString.copyFrom(bytes.array()));
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    private String number(NodeProto node, String what, float value) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(free(node, what))
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addFloatData(value);
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    private String free(NodeProto node, String what) {
        String name = node.getOutput(0) + "/" + what;
        for (int n = 2; !names.add(name); n++) {
            name = node.getOutput(0) + "/" + what + n;
        }
        return name;
    }

    private static @Nullable AttributeProto find(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static NodeProto without(NodeProto node, String name) {
        List<AttributeProto> kept = node.getAttributeList().stream()
                .filter(attribute -> !attribute.getName().equals(name))
                .toList();
        return node.toBuilder().clearAttribute().addAllAttribute(kept).build();
    }

    /** Inputs may be left out by an empty name, but at the end they are best not there at all. */
    private static NodeProto withoutEmptyTail(NodeProto node) {
        int count = node.getInputCount();
        while (count > 0 && node.getInput(count - 1).isEmpty()) {
            count--;
        }
        List<String> kept = List.copyOf(node.getInputList().subList(0, count));
        return node.toBuilder().clearInput().addAllInput(kept).build();
    }

    private InvalidOnnxException refuse(NodeProto node, String reason) {
        return new InvalidOnnxException("node '" + node.getName() + "' (" + node.getOpType() + ") of opset "
                + model.opset() + " cannot be rewritten in opset " + OPSET + ": " + reason
                + "; export the network with opset " + OPSET + " or newer");
    }
}
