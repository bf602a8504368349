package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.learn.Learner;
import io.dpfgateway.trainer.learn.OneCycle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Rebuilds pictures by optimisation (Mahendran and Vedaldi, arXiv 1412.0035): gradient descent on the pixels towards the
 * record, with total variation as the prior for natural pictures. Begins at the mean of the training pictures. Not thread-safe.
 */
final class Inverter {
    private static final double RATE = 0.1;
    private static final double WARM_UP = 0.05;
    private static final double TOTAL_VARIATION = 0.05;
    private static final double DARKEST = 0.02;
    /** Pictures that are worked on together: as many numbers as 64 pictures of 32x32 in colour have. */
    private static final int GROUP_ELEMENTS = 64 * 3 * 32 * 32;

    private final SplitNetwork network;
    private final FeatureCache train;
    private final Progress progress;

    /** @param train clean features and pictures that the attacker has */
    Inverter(SplitNetwork network, FeatureCache train, Progress progress) {
        this.network = network;
        this.train = train;
        this.progress = progress;
    }

    /**
     * Rebuilds some pictures.
     *
     * @param seen the records
     * @param indices which of them
     * @return their pictures, {@code [N, channels, height, width]} in 0 to 1, on the caller's scope
     */
    Tensor rebuild(String stage, Inversion.Knowledge knowledge, FeatureCache seen, long[] indices, int steps) {
        int elements = train.pictureShape().stream().reduce(1, Math::multiplyExact);
        int group = Math.max(1, Math.min(indices.length, GROUP_ELEMENTS / elements));
        int groups = (indices.length + group - 1) / group;
        progress.begin(stage, groups * steps);
        TensorVector rebuilt = new TensorVector();
        for (int g = 0; g < groups; g++) {
            long[] some = Arrays.copyOfRange(indices, g * group, Math.min((g + 1) * group, indices.length));
            rebuilt.push_back(descend(target(knowledge, seen, some), some.length, g * steps, steps));
        }
        return torch.cat(rebuilt, 0);
    }

    private Target target(Inversion.Knowledge knowledge, FeatureCache seen, long[] indices) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            Batch batch = seen.batch(indices);
            return switch (knowledge) {
                case FRONT -> {
                    Tensor deviation = TorchRuntime.here(torch.tensor(train.channelStatistics()[1]))
                            .reshape(1, -1, 1, 1);
                    yield new Target(knowledge, batch.features(), deviation);
                }
                case WHOLE_NETWORK_OUTPUT -> {
                    Tensor outputs =
                            train.range(0, Math.min(train.size(), 1000)).outputs();
                    Tensor centred = outputs.sub(outputs.mean(new long[] {0}, true, null));
                    Tensor deviation = centred.mul(centred).mean().sqrt();
                    yield new Target(knowledge, network.says(batch.features()), deviation);
                }
            };
        }
    }

    private Tensor descend(Target target, int count, int stepsBefore, int steps) {
        Tensor pixels = start(count);
        pixels.set_requires_grad(true);
        try (Learner learner = new Learner(List.of(pixels), new OneCycle(RATE, steps, WARM_UP))) {
            for (int step = 1; step <= steps; step++) {
                String note;
                try (PointerScope scope = new PointerScope()) {
                    Tensor pictures = pixels.sigmoid();
                    Tensor error = target.error(explain(target.knowledge(), pictures));
                    learner.zeroGradients();
                    error.add(totalVariation(pictures).mul(new Scalar(TOTAL_VARIATION)))
                            .mul(new Scalar((double) count))
                            .backward();
                    learner.step();
                    note = String.format(Locale.ROOT, "error %.3f", error.item_float());
                }
                progress.at(stepsBefore + step, note);
            }
        }
        return pixels.detach().sigmoid();
    }

    private Tensor start(int count) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            Tensor mean = Floors.meanPicture(train).clamp(bound(DARKEST), bound(1 - DARKEST));
            Tensor odds = mean.div(mean.neg().add(new Scalar(1.0)));
            return odds.log().repeat(count, 1, 1, 1);
        }
    }

    private static ScalarOptional bound(double value) {
        return new ScalarOptional(new Scalar(value));
    }

    private Tensor explain(Inversion.Knowledge knowledge, Tensor pictures) {
        Tensor features = network.front().run(Tensors.ofUnitRange(pictures, network.input()));
        return switch (knowledge) {
            case FRONT -> features;
            case WHOLE_NETWORK_OUTPUT -> network.says(features);
        };
    }

    /** The mean difference of neighbours, down and across. */
    private static Tensor totalVariation(Tensor pictures) {
        long height = pictures.size(2);
        long width = pictures.size(3);
        Tensor down = pictures.narrow(2, 1, height - 1).sub(pictures.narrow(2, 0, height - 1));
        Tensor across = pictures.narrow(3, 1, width - 1).sub(pictures.narrow(3, 0, width - 1));
        return down.abs().mean().add(across.abs().mean());
    }

    /**
     * What is to be explained.
     *
     * @param values the record's features or output
     * @param unit in which the error counts
     */
    private record Target(Inversion.Knowledge knowledge, Tensor values, Tensor unit) {
        Tensor error(Tensor explained) {
            Tensor difference = explained.sub(values).div(unit);
            return difference.mul(difference).mean();
        }
    }
}
