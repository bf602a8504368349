package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.Cosine;
import io.dpfgateway.trainer.measure.Divergence;
import io.dpfgateway.trainer.task.Head;
import io.dpfgateway.trainer.task.Objective;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The distance of poisoned outputs to clean ones that a DPF learns to keep small, by its {@link Objective}. */
final class UtilityLoss {
    private final Objective objective;
    private final SplitNetwork network;
    private final int[] truth;

    /** @param truth each cache entry's true class, below 0 where it is not known; read only if the objective uses labels */
    UtilityLoss(Objective objective, SplitNetwork network, int[] truth) {
        this.objective = objective;
        this.network = network;
        this.truth = truth;
    }

    /**
     * The mean distance over a batch; gradients flow through the back to the features.
     *
     * @param says what the clean network says of each, {@code [N, values]}
     * @param indices the entries in the cache of the first of them; what has none is no picture
     * @param poisoned features of the same
     */
    Tensor of(Tensor says, long[] indices, Tensor poisoned) {
        List<Tensor> outputs = network.outputs(poisoned);
        Tensor sum = TorchRuntime.here(torch.zeros(1));
        long from = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Head head = objective.heads().get(i);
            Tensor output = outputs.get(i);
            Tensor clean = says.narrow(1, from, output.size(1));
            sum = sum.add(distance(head.task(), clean, output, indices).mul(new Scalar(head.weight())));
            from += output.size(1);
        }
        return sum.sum();
    }

    private Tensor distance(Task task, Tensor clean, Tensor poisoned, long[] indices) {
        return switch (task) {
            case EMBEDDING -> Cosine.of(clean, poisoned).mean().neg().add(new Scalar(1.0));
            case CLASSIFICATION -> {
                Tensor divergence = Divergence.of(clean, poisoned).mean();
                double share = objective.labelsWeight();
                yield share == 0
                        ? divergence
                        : divergence
                                .mul(new Scalar(1 - share))
                                .add(crossEntropy(poisoned, indices).mul(new Scalar(share)));
            }
        };
    }

    /** Over the pictures whose class is known; 0 where none is. */
    private Tensor crossEntropy(Tensor scores, long[] indices) {
        long[] known = LongStream.range(0, indices.length)
                .filter(i -> truth[(int) indices[(int) i]] >= 0)
                .toArray();
        if (known.length == 0) {
            return TorchRuntime.here(torch.zeros(1));
        }
        long[] classes =
                LongStream.of(known).map(i -> truth[(int) indices[(int) i]]).toArray();
        return torch.cross_entropy_loss(
                torch.index_select(scores, 0, TorchRuntime.here(torch.tensor(known))),
                TorchRuntime.here(torch.tensor(classes)));
    }
}
