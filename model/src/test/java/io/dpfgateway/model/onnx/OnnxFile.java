package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.function.UnaryOperator;

/** Small networks for tests, and ways to spoil them. */
final class OnnxFile {
    static final int OPSET = 13;

    private OnnxFile() {}

    /** {@code x -> n/0.Relu -> n/1.Sigmoid -> n/2.Neg}, each [N,4]. */
    static OnnxModel chain() {
        GraphBuilder graph = new GraphBuilder("n", OPSET);
        String tensor = graph.input(TensorSpec.batched("x", 4));
        for (String operator : new String[] {"Relu", "Sigmoid", "Neg"}) {
            tensor = graph.node(operator, java.util.List.of(tensor));
        }
        return graph.build(TensorSpec.batched(tensor, 4));
    }

    static ModelProto changed(OnnxModel model, UnaryOperator<ModelProto.Builder> change) {
        return change.apply(model.proto().toBuilder()).build();
    }

    static ModelProto ofOpset(long version) {
        return changed(
                chain(),
                m -> m.clearOpsetImport()
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(version)));
    }
}
