package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.NodeProto;

/** Which operators a {@link TorchGraph} knows. It may still refuse an attribute that it cannot honour. */
public final class SupportedOperators {
    private SupportedOperators() {}

    /** Whether a node's operator is known: one of the standard domain that has been implemented, or a constant. */
    public static boolean know(NodeProto node) {
        boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
        return standard && (node.getOpType().equals("Constant") || Operators.find(node.getOpType()) != null);
    }

    /** An operator as people name it: with its domain, unless that is the standard one. */
    public static String nameOf(NodeProto node) {
        boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
        return standard ? node.getOpType() : node.getDomain() + "." + node.getOpType();
    }
}
