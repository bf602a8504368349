package io.dpfgateway.trainer.job;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.task.Objective;
import java.util.ArrayList;
import java.util.List;

/** Holds what is said of a network against what its file tells, before any work is done. What the file leaves open fits. */
final class NetworkFit {
    private static final int PICTURE_DIMENSIONS = 4;

    private NetworkFit() {}

    /** @throws UnfitNetworkException if the network takes other pictures, or one batch size only */
    static void requireTakes(OnnxModel front, InputSpec spec) {
        TensorSpec input = front.input();
        List<Long> shape = input.shape();
        if (input.elementType() != TensorSpec.FLOAT32) {
            throw new UnfitNetworkException(
                    "the network's input '" + input.name() + "' is not of float32; export it with a float32 input");
        }
        if (shape.isEmpty()) {
            return;
        }
        if (shape.size() != PICTURE_DIMENSIONS) {
            throw new UnfitNetworkException("the network takes " + input.shapeText()
                    + " where pictures [N,channels,height,width] are needed; export it with such an input");
        }
        if (shape.get(0) != TensorSpec.DYNAMIC) {
            throw new UnfitNetworkException("the network takes " + input.shapeText() + ": its batch is fixed to "
                    + shape.get(0) + "; export it with a dynamic batch");
        }
        long[] said = spec.shape(1);
        for (int i = 1; i < said.length; i++) {
            if (shape.get(i) != TensorSpec.DYNAMIC && shape.get(i) != said[i]) {
                throw new UnfitNetworkException(
                        "the network takes " + input.shapeText() + ", but the input spec says " + shapeOf(spec) + " ("
                                + spec.channels() + "); correct its YAML file, or --size and --channels");
            }
        }
    }

    /** @throws UnfitNetworkException if no head's scores are one a label */
    static void requireScores(OnnxModel back, Objective objective, List<String> labels) {
        List<TensorSpec> scores = new ArrayList<>();
        for (int i = 0; i < objective.heads().size(); i++) {
            if (objective.heads().get(i).task() == Task.CLASSIFICATION) {
                scores.add(back.outputs().get(i));
            }
        }
        if (labels.isEmpty() || scores.stream().anyMatch(output -> mayScore(output, labels.size()))) {
            return;
        }
        for (TensorSpec output : scores) {
            throw new UnfitNetworkException("the network gives " + output.shapeText() + ", one score a class, but "
                    + labels.size() + " labels are given; name every class once and in its order, or none");
        }
    }

    /** As far as the file tells. */
    static boolean mayScore(TensorSpec output, int classes) {
        List<Long> shape = output.shape();
        return shape.size() != 2 || shape.get(1) == TensorSpec.DYNAMIC || shape.get(1) == classes;
    }

    private static String shapeOf(InputSpec spec) {
        return TensorSpec.batched("", spec.channels().count(), spec.height(), spec.width())
                .shapeText();
    }
}
