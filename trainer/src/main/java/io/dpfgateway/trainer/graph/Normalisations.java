package io.dpfgateway.trainer.graph;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Batch normalisation. */
final class Normalisations {
    private Normalisations() {}

    /**
     * In training, normalises by the batch's statistics and moves the running ones, in place, towards them; else normalises
     * by the running ones. libtorch's momentum is the batch's share, ONNX's is what stays.
     */
    static Operator batch(NodeReader node) {
        node.requireInteger("training_mode", 0);
        double epsilon = node.number("epsilon", 1e-5f);
        double batchShare = 1 - node.number("momentum", 0.9f);
        return in -> {
            Tensor input = in.get(0);
            if (in.training() && input.numel() <= input.size(1)) {
                throw new IllegalArgumentException(
                        "a batch of shape " + Arrays.toString(Shapes.of(input)) + " has no variance to train with");
            }
            return torch.batch_norm(
                    input,
                    in.optional(1),
                    in.optional(2),
                    in.optional(3),
                    in.optional(4),
                    in.training(),
                    batchShare,
                    epsilon,
                    false);
        };
    }
}
