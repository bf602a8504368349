package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What every user of an {@link OnnxModel} relies on: it is self-contained, each tensor is made once and before it is read,
 * and the weights' dimensions are numbers that can be multiplied. What may run is another question: see {@link GraphGuard}.
 */
final class WellFormed {
    private WellFormed() {}

    static void check(ModelProto model, String origin) {
        GraphProto graph = model.getGraph();
        require(
                graph.getNodeCount() > 0 && graph.getOutputCount() > 0,
                origin + " holds no graph: it is empty, damaged or no ONNX model; export it again");
        refuseExternalData(model, origin);
        require(
                graph.getSparseInitializerCount() == 0,
                origin + " has sparse weights, which are not supported; export it with dense ones");
        long opset = OnnxModel.opset(model);
        require(
                opset >= OnnxModel.OLDEST_OPSET && opset <= OnnxModel.NEWEST_OPSET,
                origin + " is of opset " + opset + "; supported are " + OnnxModel.OLDEST_OPSET + " to "
                        + OnnxModel.NEWEST_OPSET + ": export it with one of these");
        checkDimensions(graph, origin);
        checkOrder(graph, origin);
    }

    private static void refuseExternalData(ModelProto model, String origin) {
        tensors(model)
                .filter(t -> t.getDataLocation() == TensorProto.DataLocation.EXTERNAL || t.getExternalDataCount() > 0)
                .findFirst()
                .ifPresent(tensor -> {
                    throw new InvalidOnnxException(origin + " keeps tensor '" + tensor.getName()
                            + "' in another file; export the model as a single file");
                });
    }

    /** Every tensor of the message, however deep: a weight, an attribute of a node, a part of a function. */
    private static Stream<TensorProto> tensors(Message message) {
        if (message instanceof TensorProto tensor) {
            return Stream.of(tensor);
        }
        return message.getAllFields().values().stream()
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                .filter(Message.class::isInstance)
                .flatMap(child -> tensors((Message) child));
    }

    private static void checkDimensions(GraphProto graph, String origin) {
        try {
            long all = 0;
            for (TensorProto tensor : graph.getInitializerList()) {
                require(
                        tensor.getDimsList().stream().allMatch(dim -> dim >= 0),
                        origin + " is damaged: tensor '" + tensor.getName() + "' has dimensions " + tensor.getDimsList()
                                + "; export it again");
                all = Math.addExact(all, elements(tensor));
            }
        } catch (ArithmeticException e) {
            throw new InvalidOnnxException(
                    origin + " is damaged: its weights are larger than any memory; export it again", e);
        }
    }

    static long elements(TensorProto tensor) {
        return tensor.getDimsList().stream().reduce(1L, Math::multiplyExact);
    }

    /** ONNX wants nodes sorted. A tensor read before it is made would look as if it did not depend on the picture. */
    private static void checkOrder(GraphProto graph, String origin) {
        Set<String> made = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> makeOnce(made, tensor.getName(), origin));
        // Older exporters list the weights among the inputs.
        graph.getInputList().forEach(input -> made.add(input.getName()));
        for (NodeProto node : graph.getNodeList()) {
            for (String input : node.getInputList()) {
                require(
                        input.isEmpty() || made.contains(input),
                        origin + " is damaged: node '" + node.getName() + "' (" + node.getOpType() + ") reads tensor '"
                                + input + "', which nothing before it makes; export it again");
            }
            node.getOutputList().stream()
                    .filter(output -> !output.isEmpty())
                    .forEach(output -> makeOnce(made, output, origin));
        }
        graph.getOutputList()
                .forEach(output -> require(
                        made.contains(output.getName()),
                        origin + " is damaged: nothing makes its output '" + output.getName() + "'; export it again"));
    }

    private static void makeOnce(Set<String> made, String tensor, String origin) {
        require(made.add(tensor), origin + " is damaged: tensor '" + tensor + "' is made twice; export it again");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new InvalidOnnxException(otherwise);
        }
    }
}
