package io.dpfgateway.trainer.learn;

import io.dpfgateway.trainer.checkpoint.Resumable;
import io.dpfgateway.trainer.checkpoint.TensorState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam (arXiv 1412.6980) over some parameters, on a schedule. Holds native memory; not thread-safe.
 *
 * <p>Parameters and gradients are moved into one flat tensor each, of which every parameter becomes a view: a step is then a
 * few operations in all, not a dozen for each of many small tensors.
 */
public final class Learner implements Resumable, AutoCloseable {
    private static final double LONGEST_GRADIENT = 5;
    private static final double SHORTEST_GRADIENT = 1e-6;
    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private final FlatParameters flat;
    private final Tensor mean;
    private final Tensor square;
    private final OneCycle schedule;
    private int step;

    /** @param parameters what to learn, each in one learner only; not empty. They stay what they are, but for their memory */
    public Learner(List<Tensor> parameters, OneCycle schedule) {
        this.flat = FlatParameters.of(parameters);
        try (PointerScope scope = new PointerScope()) {
            this.mean = torch.zeros_like(flat.values()).retainReference();
            this.square = torch.zeros_like(flat.values()).retainReference();
        }
        this.schedule = schedule;
    }

    /** Forgets the gradients of the step before. */
    public void zeroGradients() {
        try (PointerScope scope = new PointerScope()) {
            flat.gradients().zero_();
        }
    }

    /**
     * Moves the parameters along their gradients, whose joint norm is cut at {@value #LONGEST_GRADIENT}.
     *
     * @throws DivergedException if that norm is not finite, which no later step would mend
     */
    public void step() {
        double rate = schedule.at(step++);
        double meanShare = 1 - Math.pow(MEAN_DECAY, step);
        double squareShare = 1 - Math.pow(SQUARE_DECAY, step);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor gradient = flat.gradients();
            Tensor length = gradient.norm().add(new Scalar(SHORTEST_GRADIENT));
            if (!Float.isFinite(length.item_float())) {
                throw new DivergedException(step);
            }
            gradient.mul_(length.reciprocal().mul(new Scalar(LONGEST_GRADIENT)).clamp_max(new Scalar(1.0)));
            mean.lerp_(gradient, new Scalar(1 - MEAN_DECAY));
            square.mul_(new Scalar(SQUARE_DECAY)).addcmul_(gradient, gradient, new Scalar(1 - SQUARE_DECAY));
            Tensor scale =
                    square.sqrt().div_(new Scalar(Math.sqrt(squareShare))).add_(new Scalar(EPSILON));
            flat.values().addcdiv_(mean, scale, new Scalar(-rate / meanShare));
        }
    }

    /** Adam's moments and the place in the schedule; the parameters are their owner's to save. */
    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(step);
        TensorState.save(mean, out);
        TensorState.save(square, out);
    }

    @Override
    public void load(DataInput in) throws IOException {
        step = in.readInt();
        TensorState.load(mean, in);
        TensorState.load(square, in);
    }

    @Override
    public void close() {
        mean.close();
        square.close();
        flat.close();
    }
}
