package io.dpfgateway.trainer.learn;

import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Adam (arXiv 1412.6980) over some parameters, on a schedule. Holds native memory; not thread-safe. */
public final class Learner implements AutoCloseable {
    private static final double LONGEST_GRADIENT = 5;

    private final TensorVector parameters;
    private final Adam optimizer;
    private final OneCycle schedule;
    private int step;

    /** @param parameters what to learn; not empty */
    public Learner(List<Tensor> parameters, OneCycle schedule) {
        this.parameters = new TensorVector(parameters.toArray(Tensor[]::new));
        this.optimizer = new Adam(this.parameters, new AdamOptions(schedule.peak()));
        this.schedule = schedule;
    }

    /** Forgets the gradients of the step before. */
    public void zeroGradients() {
        optimizer.zero_grad();
    }

    /** Moves the parameters along their gradients, whose joint norm is cut at {@value #LONGEST_GRADIENT}. */
    public void step() {
        torch.clip_grad_norm_(parameters, LONGEST_GRADIENT);
        setLearningRate(optimizer, schedule.at(step++));
        optimizer.step();
    }

    private static void setLearningRate(Optimizer optimizer, double rate) {
        for (long i = 0; i < optimizer.param_groups().size(); i++) {
            optimizer.param_groups().get(i).options().set_lr(rate);
        }
    }

    @Override
    public void close() {
        optimizer.close();
        parameters.close();
    }
}
