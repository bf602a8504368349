package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.TensorProto;

/** Operators that hand on their input as it is. */
final class Passing {
    private Passing() {}

    static Operator identity(NodeReader node) {
        return in -> in.get(0);
    }

    /** As at inference. A graph that asks for dropped values is refused: the trainer's results would not be repeatable. */
    static Operator dropout(NodeReader node) {
        node.number("ratio", 0.5f);
        node.integer("seed", 0);
        if (node.hasInput(2)) {
            TensorProto training = node.storedInput(2);
            if (training == null || TensorCodec.numbers(training)[0] != 0) {
                throw node.refuse("input training_mode must be stored in the model, and false");
            }
        }
        return identity(node);
    }
}
