package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.dpfgateway.model.onnx.OnnxModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors that a model file holds: its initializers, the values of its Constant nodes, and what Identity nodes make of
 * either, which is the same tensor under another name. Immutable.
 */
final class StoredTensors {
    private final Map<String, TensorProto> tensors = new LinkedHashMap<>();

    StoredTensors(OnnxModel model) {
        if (model.graph().getSparseInitializerCount() > 0) {
            throw new UnsupportedTensorException("the model holds sparse tensors; export it with dense ones");
        }
        model.graph().getInitializerList().forEach(t -> tensors.put(t.getName(), t));
        for (NodeProto node : model.graph().getNodeList()) {
            if (node.getOpType().equals("Constant")) {
                tensors.put(node.getOutput(0), constant(node));
            } else if (node.getOpType().equals("Identity")) {
                TensorProto same = tensors.get(node.getInput(0));
                if (same != null) {
                    tensors.put(node.getOutput(0), same);
                }
            }
        }
    }

    /** Every name under which a tensor is stored; an initializer and its aliases each have one. */
    Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** The stored tensor of this name or alias; null where the tensor is computed or fed. */
    @Nullable
    TensorProto find(String name) {
        return tensors.get(name);
    }

    /** The stored tensor of one of {@link #names()}. */
    TensorProto get(String name) {
        TensorProto tensor = find(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor '" + name + "' is stored");
        }
        return tensor;
    }

    private static TensorProto constant(NodeProto node) {
        AttributeProto value =
                node.getAttributeCount() == 1 ? node.getAttribute(0) : AttributeProto.getDefaultInstance();
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(node.getOutput(0));
        return switch (value.getName()) {
            case "value" -> value.getT().toBuilder().setName(node.getOutput(0)).build();
            case "value_float" ->
                tensor.setDataType(DataType.FLOAT_VALUE)
                        .addFloatData(value.getF())
                        .build();
            case "value_int" ->
                tensor.setDataType(DataType.INT64_VALUE)
                        .addInt64Data(value.getI())
                        .build();
            case "value_floats" ->
                tensor.setDataType(DataType.FLOAT_VALUE)
                        .addDims(value.getFloatsCount())
                        .addAllFloatData(value.getFloatsList())
                        .build();
            case "value_ints" ->
                tensor.setDataType(DataType.INT64_VALUE)
                        .addDims(value.getIntsCount())
                        .addAllInt64Data(value.getIntsList())
                        .build();
            default ->
                throw new UnsupportedOperatorException(NodeReader.describe(node) + ": attribute '" + value.getName()
                        + "' is not supported; export the constant as a tensor of numbers");
        };
    }
}
