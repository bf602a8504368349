package io.dpfgateway.trainer.measure;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How far one prediction is from another. Differentiable. */
public final class Divergence {
    private Divergence() {}

    /**
     * The Kullback-Leibler divergence of the poisoned from the clean prediction, in nats, at temperature 1.
     *
     * @param clean scores {@code [N, classes]}
     * @param poisoned scores of the same shape
     * @return {@code [N]}
     */
    public static Tensor of(Tensor clean, Tensor poisoned) {
        Tensor difference = torch.log_softmax(clean, 1).sub(torch.log_softmax(poisoned, 1));
        return torch.softmax(clean, 1).mul(difference).sum(1);
    }
}
