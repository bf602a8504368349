package io.dpfgateway.trainer.dpf;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The same values, but gradients that flow back are turned round and scaled (Ganin and Lempitsky, arXiv 1409.7495): what
 * follows learns to do well, what comes before learns to stop it.
 */
final class GradientReversal {
    private GradientReversal() {}

    static Tensor of(Tensor x, double weight) {
        return x.detach().mul(new Scalar(1 + weight)).sub(x.mul(new Scalar(weight)));
    }
}
