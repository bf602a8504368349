package io.dpfgateway.trainer.attack;

import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.util.List;

/**
 * An adversary that somebody brings as an ONNX file. It is let loose as it is, and once more after it has learned on from the
 * weights that it came with.
 *
 * @param name names it in the report
 * @param model from a batch of features, or of codes, to pictures in 0 to 1
 */
public record OwnAdversary(String name, OnnxModel model) {
    /**
     * What it takes, by the shape of its input.
     *
     * @param features channels, height, width of poisoned features
     * @param code those of the code; empty where none is shared
     * @param picture those of a picture
     * @throws io.dpfgateway.model.onnx.RefusedGraphException if it takes neither features nor codes, or gives no pictures
     */
    Sees sees(List<Integer> features, List<Integer> code, List<Integer> picture) {
        boolean takesCode = !code.isEmpty() && model.inputs().size() == 1 && takes(code);
        GraphGuard.DEFAULT.check(model, name, takesCode ? code : features, picture);
        return takesCode ? Sees.CODE : Sees.POISONED_FEATURES;
    }

    private boolean takes(List<Integer> dims) {
        return model.input()
                .shape()
                .equals(TensorSpec.batched(
                                "", dims.stream().mapToLong(Integer::longValue).toArray())
                        .shape());
    }
}
