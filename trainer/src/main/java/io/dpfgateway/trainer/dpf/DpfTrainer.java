package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.learn.Batches;
import io.dpfgateway.trainer.learn.Learner;
import io.dpfgateway.trainer.learn.OneCycle;
import io.dpfgateway.trainer.measure.Divergence;
import io.dpfgateway.trainer.measure.Ssim;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Learns a DPF from clean features, without labels: the utility loss is the distance to the network's own clean outputs,
 * the leakage loss what a reconstructor rebuilds. Not thread-safe.
 */
public final class DpfTrainer {
    private static final double PEAK_RATE = 2e-3;
    private static final double WARM_UP = 0.15;
    /** The encoder begins as the network's own stages, so it needs to move less. */
    private static final double ENCODER_SHARE = 0.2;
    /** Leakage counts in full only after this share of the steps, when the features make sense again. */
    private static final double RAMP = 0.3;

    private final SplitNetwork network;
    private final FeatureCache clean;
    private final Progress progress;

    /** @param clean the features to learn from */
    public DpfTrainer(SplitNetwork network, FeatureCache clean, Progress progress) {
        this.network = network;
        this.clean = clean;
        this.progress = progress;
    }

    /**
     * Learns a DPF.
     *
     * @param known residual mode only: the adversary to train against, trained on clean features
     * @return the DPF as a graph from the cut to features of the cut's shape
     */
    public OnnxModel train(DpfSettings settings, Reconstructor known) {
        CutSite site = CutSite.of(network.cut().tensor(), clean);
        int opset = network.cut().back().opset();
        if (opset < 11) {
            throw new InvalidDpfException(
                    "the network is of opset " + opset + ", and a DPF needs 11 or later; export it with a newer opset");
        }
        OnnxModel start =
                switch (settings.mode()) {
                    case RESIDUAL -> ResidualDpf.build(site, opset, settings.seed());
                    case BOTTLENECK ->
                        BottleneckDpf.build(
                                site, EncoderStage.deepest(network, clean), settings.dial(), opset, settings.seed());
                };
        try (TorchGraph dpf = TorchGraph.trainable(start, Layers::isTrainable);
                Ssim ssim = new Ssim(clean.pictureShape().get(0))) {
            dpf.setTraining(true);
            switch (settings.mode()) {
                case RESIDUAL -> againstKnown(dpf, settings, known, ssim);
                case BOTTLENECK -> againstLearning(dpf, settings, ssim);
            }
            return dpf.export();
        }
    }

    /** The paper's game: one adversary, frozen. */
    private void againstKnown(TorchGraph dpf, DpfSettings settings, Reconstructor known, Ssim ssim) {
        learn(dpf, settings, (batch, poisoned, weight) -> {
            Tensor seen = ssim.of(known.rebuild(poisoned), batch.pictures());
            // Below 0 there is nothing left to win but inverted contrast, in which a person still sees the object.
            return new Leakage(seen, seen.clamp_min(new Scalar(0.0)).mean().mul(new Scalar(weight)));
        });
    }

    /** The min-max game: an adversary that learns along, through a reversed gradient. */
    private void againstLearning(TorchGraph dpf, DpfSettings settings, Ssim ssim) {
        OnnxModel start = AdversaryKind.SMALL.build(
                clean.featuresShape(), clean.pictureShape(), AdversaryKind.USUAL_WIDTH, settings.seed() + 1);
        try (TorchGraph adversary = TorchGraph.trainable(start, Layers::isTrainable);
                Learner adversaryLearner =
                        new Learner(adversary.parameters(), new OneCycle(PEAK_RATE, settings.steps(), WARM_UP))) {
            adversary.setTraining(true);
            learn(
                    dpf,
                    settings,
                    (batch, poisoned, weight) -> {
                        Tensor rebuilt = adversary.run(GradientReversal.of(poisoned, weight));
                        Tensor seen = ssim.of(rebuilt, batch.pictures());
                        return new Leakage(seen, seen.mean().neg().add(new Scalar(1.0)));
                    },
                    adversaryLearner);
        }
    }

    private void learn(TorchGraph dpf, DpfSettings settings, Game game, Learner... others) {
        List<Tensor> encoder = new ArrayList<>();
        List<Tensor> decoder = new ArrayList<>();
        for (String name : dpf.parameterNames()) {
            (name.startsWith("dpf/") ? decoder : encoder).add(dpf.parameter(name));
        }
        List<Learner> learners = new ArrayList<>(List.of(others));
        learners.add(new Learner(decoder, new OneCycle(PEAK_RATE, settings.steps(), WARM_UP)));
        if (!encoder.isEmpty()) {
            learners.add(new Learner(encoder, new OneCycle(PEAK_RATE * ENCODER_SHARE, settings.steps(), WARM_UP)));
        }
        Batches batches = new Batches(clean.size(), settings.batch(), settings.seed());
        try {
            progress.begin("DPF", settings.steps());
            for (int step = 0; step < settings.steps(); step++) {
                double ramp = Math.min(1, step / (RAMP * settings.steps()));
                String note;
                try (PointerScope scope = new PointerScope()) {
                    Batch batch = clean.batch(batches.next());
                    Tensor poisoned = dpf.run(batch.features());
                    Tensor divergence = Divergence.of(
                                    batch.outputs(), network.back().run(poisoned))
                            .mean();
                    Leakage leakage = game.play(batch, poisoned, settings.dial().lambda() * ramp);
                    learners.forEach(Learner::zeroGradients);
                    divergence.add(leakage.loss()).backward();
                    learners.forEach(Learner::step);
                    note = String.format(
                            Locale.ROOT,
                            "KL %.3f, SSIM %.3f",
                            divergence.item_float(),
                            leakage.seen().mean().item_float());
                }
                progress.at(step + 1, note);
            }
        } finally {
            learners.stream().skip(others.length).forEach(Learner::close);
        }
    }

    /** One batch against the adversary. */
    private interface Game {
        Leakage play(Batch batch, Tensor poisoned, double weight);
    }

    /**
     * @param seen SSIM of what the adversary rebuilt, one a picture
     * @param loss what to add to the utility loss
     */
    private record Leakage(Tensor seen, Tensor loss) {}
}
