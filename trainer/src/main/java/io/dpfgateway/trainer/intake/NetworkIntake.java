package io.dpfgateway.trainer.intake;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.OpsetUpgrade;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.graph.DynamicBatch;
import java.util.List;

/** Takes networks in. What passes computes for each picture what the network computed before, in batches of any size. */
public final class NetworkIntake {
    private static final int PICTURE_DIMENSIONS = 4;

    private NetworkIntake() {}

    /**
     * Makes a network ready: the very same one where there is nothing to do.
     *
     * @param network opset 9 to 21, its batch fixed or not
     * @param input what it takes
     * @throws io.dpfgateway.model.onnx.InvalidOnnxException if it has more than one input, or a node that has no equal in a
     *     newer opset
     * @throws io.dpfgateway.trainer.graph.UnsupportedOperatorException if the trainer cannot execute it; names the operators
     *     and nodes
     * @throws io.dpfgateway.trainer.graph.FixedBatchException if a node is bound to its batch; names it
     */
    public static OnnxModel ready(OnnxModel network, InputSpec input) {
        OnnxModel upgraded = OpsetUpgrade.of(network);
        TensorSpec taken = upgraded.input();
        boolean isPictures = taken.elementType() == TensorSpec.FLOAT32
                && (taken.shape().isEmpty() || taken.shape().size() == PICTURE_DIMENSIONS);
        // What takes no pictures is told of by who knows what pictures there are to be.
        return isPictures ? DynamicBatch.of(upgraded, picture(input)) : upgraded;
    }

    private static List<Long> picture(InputSpec input) {
        return List.of((long) input.channels().count(), (long) input.height(), (long) input.width());
    }
}
