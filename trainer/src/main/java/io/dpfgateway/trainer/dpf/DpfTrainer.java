package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.checkpoint.Resumable;
import io.dpfgateway.trainer.checkpoint.Stage;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.learn.Batches;
import io.dpfgateway.trainer.learn.Learner;
import io.dpfgateway.trainer.learn.OneCycle;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.task.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Learns a DPF from clean features: the utility loss is the distance to the network's own clean outputs, by its {@link
 * Objective}, the leakage loss what a reconstructor rebuilds. Labels are needed only if the objective wants them. Not thread-safe.
 */
public final class DpfTrainer {
    private static final String STAGE = "DPF";
    private static final double PEAK_RATE = 2e-3;
    /** Of embeddings of no picture there are always new ones, and the decoder has far to go. */
    private static final double PEAK_RATE_WITH_SYNTHETIC = 4e-3;

    private static final double WARM_UP = 0.15;
    /** The encoder begins as the network's own stages, so it needs to move less. */
    private static final double ENCODER_SHARE = 0.2;
    /** Leakage counts in full only after this share of the steps, when the features make sense again. */
    private static final double RAMP = 0.3;

    private final SplitNetwork network;
    private final FeatureCache clean;
    private final UtilityLoss utility;
    private final Progress progress;

    /**
     * @param clean the features to learn from
     * @param objective what to keep
     * @param truth the true class of each entry of {@code clean}, below 0 where it is not known; read only if the objective
     *     uses labels
     */
    public DpfTrainer(SplitNetwork network, FeatureCache clean, Objective objective, int[] truth, Progress progress) {
        this.network = network;
        this.clean = clean;
        this.utility = new UtilityLoss(objective, network, truth);
        this.progress = progress;
    }

    /**
     * Learns a DPF.
     *
     * @param given what to begin with instead of drawing it; must {@linkplain GivenGraphs#requireFit fit}
     * @param known an adversary trained on clean features: the one to train against in residual mode where none is given,
     *     and in bottleneck mode one more where the settings say so
     * @param travels what the adversary that learns along gets to see, bottleneck mode only
     * @return the DPF as a graph from the cut to features of the cut's shape
     */
    public OnnxModel train(DpfSettings settings, GivenGraphs given, Reconstructor known, WireContent travels) {
        if (settings.steps() == 0) {
            return begin(settings, given);
        }
        if (settings.synthetic() > 0) {
            settings.requireFit(Stages.behind(network));
        }
        Stage stage = progress.checkpoints().begin(STAGE);
        Optional<OnnxModel> learned = stage.result();
        if (learned.isPresent()) {
            return learned.get();
        }
        try (Pupil pupil = Pupil.of(begin(settings, given), travels, settings, stage);
                Ssim ssim = new Ssim(clean.pictureShape().get(0))) {
            switch (settings.mode()) {
                case RESIDUAL -> againstFrozen(pupil, given, known, ssim);
                case BOTTLENECK -> againstLearning(pupil, given, known, ssim);
            }
            return stage.finish(pupil.graph().export());
        }
    }

    private OnnxModel begin(DpfSettings settings, GivenGraphs given) {
        return given.dpf() != null ? given.dpf() : draw(settings);
    }

    private OnnxModel draw(DpfSettings settings) {
        CutSite site = CutSite.of(network.cut().tensor(), clean);
        int opset = network.cut().back().opset();
        return switch (settings.mode()) {
            case RESIDUAL -> ResidualDpf.build(site, opset, settings.seed());
            case BOTTLENECK -> {
                Dial dial = settings.dial();
                yield BottleneckDpf.build(
                        site, Stages.behind(network).reaching(dial.grid()), dial, opset, settings.seed());
            }
        };
    }

    private void againstFrozen(Pupil pupil, GivenGraphs given, Reconstructor known, Ssim ssim) {
        if (given.adversary() == null) {
            againstKnown(pupil, known::rebuild, ssim);
            return;
        }
        try (TorchGraph adversary = TorchGraph.frozen(given.adversary())) {
            againstKnown(pupil, adversary::run, ssim);
        }
    }

    /** The paper's game: one adversary, frozen. */
    private void againstKnown(Pupil pupil, UnaryOperator<Tensor> known, Ssim ssim) {
        learn(pupil, null, (batch, poisoned, weight) -> {
            Tensor seen = ssim.of(known.apply(poisoned.features()), batch.pictures());
            return new Leakage(seen, blinding(seen, weight));
        });
    }

    /** What blinds a frozen adversary. */
    private static Tensor blinding(Tensor seen, double weight) {
        // Below 0 there is nothing left to win but inverted contrast, in which a person still sees the object.
        return seen.clamp_min(new Scalar(0.0)).mean().mul(new Scalar(weight));
    }

    /** The min-max game: an adversary that learns along, through a reversed gradient. */
    private void againstLearning(Pupil pupil, GivenGraphs given, Reconstructor known, Ssim ssim) {
        DpfSettings settings = pupil.settings();
        OnnxModel start = given.adversary() != null
                ? given.adversary()
                : AdversaryKind.SMALL.build(
                        pupil.sharedShape(clean), clean.pictureShape(), AdversaryKind.USUAL_WIDTH, settings.seed() + 1);
        try (TorchGraph adversary = TorchGraph.trainable(start, Layers::isTrainable);
                Learner adversaryLearner = new Learner(adversary.parameters(), oneCycle(settings, 1));
                @Nullable SyntheticEmbeddings synthetic = settings.synthetic() == 0 ? null : synthetic(settings)) {
            adversary.setTraining(true);
            learn(
                    pupil,
                    synthetic,
                    (batch, poisoned, weight) -> {
                        Tensor rebuilt = adversary.run(GradientReversal.of(poisoned.shared(), weight));
                        Tensor seen = ssim.of(rebuilt, batch.pictures());
                        Tensor loss = seen.mean().neg().add(new Scalar(1.0));
                        return new Leakage(
                                seen,
                                settings.againstKnown() == 0
                                        ? loss
                                        : loss.add(blinding(
                                                seenBy(known, batch, poisoned, settings.againstKnown(), ssim),
                                                weight)));
                    },
                    new Rival(adversary, adversaryLearner));
        }
    }

    /** SSIM of what an adversary of clean features rebuilds from the first poisoned ones, one a picture. */
    private static Tensor seenBy(Reconstructor known, Batch batch, Pupil.Poisoned poisoned, int pictures, Ssim ssim) {
        Tensor rebuilt = known.rebuild(poisoned.features().narrow(0, 0, pictures));
        return ssim.of(rebuilt, batch.pictures().narrow(0, 0, pictures));
    }

    /** @param share of the highest rate */
    private static OneCycle oneCycle(DpfSettings settings, double share) {
        double peak = settings.synthetic() > 0 ? PEAK_RATE_WITH_SYNTHETIC : PEAK_RATE;
        return new OneCycle(peak * share, settings.steps(), WARM_UP);
    }

    private SyntheticEmbeddings synthetic(DpfSettings settings) {
        return SyntheticEmbeddings.like(clean, network, Stages.behind(network).requirePooled(), settings.seed() + 2);
    }

    private void learn(Pupil pupil, @Nullable SyntheticEmbeddings synthetic, Game game, Rival... rivals) {
        TorchGraph dpf = pupil.graph();
        DpfSettings settings = pupil.settings();
        List<Tensor> encoder = new ArrayList<>();
        List<Tensor> decoder = new ArrayList<>();
        for (String name : dpf.parameterNames()) {
            (name.startsWith("dpf/") ? decoder : encoder).add(dpf.parameter(name));
        }
        if (decoder.isEmpty()) {
            // A DPF that was brought: nothing of it is known to be the network's own.
            decoder.addAll(encoder);
            encoder.clear();
        }
        if (decoder.isEmpty()) {
            throw new InvalidDpfException(
                    "the DPF that is given has no weight to learn; give --steps 0 to use it as it is");
        }
        List<Resumable> state = new ArrayList<>(List.of(dpf));
        List<Learner> learners = new ArrayList<>();
        for (Rival rival : rivals) {
            state.add(rival.graph());
            learners.add(rival.learner());
        }
        learners.add(new Learner(decoder, oneCycle(settings, 1)));
        // An encoder that learned from few pictures would no longer give what synthetic embeddings are like.
        if (!encoder.isEmpty() && synthetic == null) {
            learners.add(new Learner(encoder, oneCycle(settings, ENCODER_SHARE)));
        }
        Batches batches = new Batches(clean.size(), settings.batch(), settings.seed());
        state.addAll(learners);
        state.add(batches);
        if (synthetic != null) {
            state.add(synthetic);
        }
        try {
            progress.begin(STAGE, settings.steps());
            for (int step = pupil.stage().resume(state); step < settings.steps(); step++) {
                double ramp = Math.min(1, step / (RAMP * settings.steps()));
                String note;
                try (PointerScope scope = new PointerScope()) {
                    long[] indices = batches.next();
                    Batch batch = clean.batch(indices);
                    Lesson lesson = lesson(pupil, batch, synthetic);
                    Tensor distance =
                            utility.of(lesson.says(), indices, lesson.poisoned().features());
                    Leakage leakage =
                            game.play(batch, lesson.poisoned(), settings.dial().lambda() * ramp);
                    learners.forEach(Learner::zeroGradients);
                    distance.add(leakage.loss()).backward();
                    learners.forEach(Learner::step);
                    note = String.format(
                            Locale.ROOT,
                            "distance %.3f, SSIM %.3f",
                            distance.item_float(),
                            leakage.seen().mean().item_float());
                }
                pupil.stage().at(step + 1);
                progress.at(step + 1, note);
            }
        } finally {
            learners.stream().skip(rivals.length).forEach(Learner::close);
        }
    }

    private static Lesson lesson(Pupil pupil, Batch batch, @Nullable SyntheticEmbeddings synthetic) {
        if (synthetic == null) {
            return new Lesson(pupil.poison(batch.features()), batch.outputs());
        }
        int count = Math.toIntExact(batch.features().size(0)) * pupil.settings().synthetic();
        SyntheticEmbeddings.Drawn drawn = synthetic.draw(count);
        return new Lesson(
                pupil.poison(synthetic.tensor(), synthetic.of(batch.features()), drawn.values()),
                torch.cat(new TensorVector(batch.outputs(), drawn.says()), 0));
    }

    /**
     * @param poisoned what the DPF makes of a batch, and of synthetic embeddings behind it
     * @param says what the clean network says of the same
     */
    private record Lesson(Pupil.Poisoned poisoned, Tensor says) {}

    /** An adversary that learns along; its owner closes both. */
    private record Rival(TorchGraph graph, Learner learner) {}

    /** One batch against the adversary. */
    private interface Game {
        Leakage play(Batch batch, Pupil.Poisoned poisoned, double weight);
    }

    /**
     * @param seen SSIM of what the adversary rebuilt, one a picture
     * @param loss what to add to the utility loss
     */
    private record Leakage(Tensor seen, Tensor loss) {}
}
