package io.dpfgateway.trainer.attack;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.checkpoint.Stage;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.learn.Batches;
import io.dpfgateway.trainer.learn.Learner;
import io.dpfgateway.trainer.learn.OneCycle;
import io.dpfgateway.trainer.measure.Ssim;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A trained adversary. Holds native memory; not thread-safe. */
public final class Reconstructor implements AutoCloseable {
    private static final double PEAK_RATE = 3e-3;
    private static final double WARM_UP = 0.15;

    private final TorchGraph graph;
    private final long parameters;

    private Reconstructor(OnnxModel trained) {
        this.graph = TorchGraph.frozen(trained);
        this.parameters = trained.parameterCount();
    }

    /** An adversary that is trained already. */
    public static Reconstructor of(OnnxModel trained) {
        return new Reconstructor(trained);
    }

    /**
     * Trains an adversary from scratch to rebuild pictures from features, by the sum of mean absolute error and 1 - SSIM.
     *
     * @param stage the name to show progress under
     */
    public static Reconstructor train(String stage, FeatureCache data, Budget budget, long seed, Progress progress) {
        OnnxModel start = budget.kind().build(data.featuresShape(), data.pictureShape(), budget.width(), seed);
        return train(stage, data, start, new Schedule(budget.steps(), budget.batch(), seed), progress);
    }

    /**
     * Trains an adversary on from the weights that it has.
     *
     * @param start from features to pictures, with at least one weight to train
     */
    static Reconstructor train(String stage, FeatureCache data, OnnxModel start, Schedule schedule, Progress progress) {
        Stage kept = progress.checkpoints().begin(stage);
        Optional<OnnxModel> learned = kept.result();
        if (learned.isPresent()) {
            return new Reconstructor(learned.get());
        }
        try (TorchGraph graph = TorchGraph.trainable(start, Layers::isTrainable);
                Ssim ssim = new Ssim(data.pictureShape().get(0));
                Learner learner = new Learner(graph.parameters(), new OneCycle(PEAK_RATE, schedule.steps(), WARM_UP))) {
            graph.setTraining(true);
            Batches batches = new Batches(data.size(), schedule.batch(), schedule.seed());
            progress.begin(stage, schedule.steps());
            for (int step = kept.resume(graph, learner, batches) + 1; step <= schedule.steps(); step++) {
                String note = learnFrom(data, batches.next(), graph, learner, ssim);
                kept.at(step);
                progress.at(step, note);
            }
            return new Reconstructor(kept.finish(graph.export()));
        }
    }

    private static String learnFrom(FeatureCache data, long[] indices, TorchGraph graph, Learner learner, Ssim ssim) {
        try (PointerScope scope = new PointerScope()) {
            Batch batch = data.batch(indices);
            Tensor rebuilt = graph.run(batch.features());
            Tensor likeness = ssim.of(rebuilt, batch.pictures()).mean();
            Tensor loss =
                    torch.l1_loss(rebuilt, batch.pictures()).add(likeness.neg()).add(new Scalar(1.0));
            learner.zeroGradients();
            loss.backward();
            learner.step();
            return String.format(Locale.ROOT, "SSIM %.3f", likeness.item_float());
        }
    }

    /**
     * Rebuilds pictures; gradients flow back to the features.
     *
     * @param features {@code [N, C, H, W]}
     * @return {@code [N, channels, height, width]}, 0 to 1
     */
    public Tensor rebuild(Tensor features) {
        return graph.run(features);
    }

    /** What it has learned, for {@link #of}. */
    public OnnxModel learned() {
        return graph.export();
    }

    /** How many numbers it learned. */
    public long parameters() {
        return parameters;
    }

    @Override
    public void close() {
        graph.close();
    }

    /**
     * @param steps how many batches to learn from
     * @param batch pictures a batch
     * @param seed of their order
     */
    record Schedule(int steps, int batch, long seed) {}
}
