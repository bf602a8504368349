package io.dpfgateway.cli.bench.train;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.dpf.DpfTrainer;
import io.dpfgateway.trainer.dpf.GivenGraphs;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.task.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * This trainer's steps: a training of just so many, timed from one step's end to the next. What a block does before its first
 * step's end is not timed. Holds native memory; not thread-safe.
 */
final class TrainerSteps implements StepSource, AutoCloseable {
    private static final int PICTURES = 1024;

    private final TrainWorkload workload;
    private final int batch;
    private final Progress watched;
    private final SplitNetwork network;
    private final FeatureCache cache;
    private final Reconstructor known;
    private final OnnxModel dpf;

    /** @param watched gets every step, so that the user can end it */
    TrainerSteps(TrainWorkload workload, int batch, Progress watched) {
        this.workload = workload;
        this.batch = batch;
        this.watched = watched;
        this.network = SplitNetwork.of(workload.network(), TrainWorkload.INPUT);
        this.cache = FeatureCache.of("features", pictures(), network, Views.PLAIN, watched);
        this.known = train(1, watched);
        this.dpf = trainDpf(1, watched);
    }

    /** Noise: how long a step takes does not depend on what is seen. */
    private static List<PreparedPicture> pictures() {
        Random random = new Random(1);
        List<PreparedPicture> pictures = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            float[] values = new float[TrainWorkload.INPUT.elements()];
            for (int k = 0; k < values.length; k++) {
                values[k] = 4 * random.nextFloat() - 2;
            }
            pictures.add(new PreparedPicture(values, null, Integer.toHexString(i)));
        }
        return pictures;
    }

    @Override
    public List<Double> run(StepKind kind, int steps) {
        Stopwatch stopwatch = new Stopwatch(watched);
        switch (kind) {
            case DPF -> trainDpf(steps + 1, stopwatch);
            case ATTACKER -> train(steps + 1, stopwatch).close();
        }
        return stopwatch.seconds;
    }

    private Reconstructor train(int steps, Progress progress) {
        return Reconstructor.train(
                "attacker",
                cache,
                new Budget(AdversaryKind.UNET, AdversaryKind.USUAL_WIDTH, steps, batch),
                1,
                progress);
    }

    private OnnxModel trainDpf(int steps, Progress progress) {
        DpfSettings settings =
                new DpfSettings(DpfMode.BOTTLENECK, new Dial(0, workload.codeChannels(), 1), steps, batch, 1);
        Objective objective = Objective.of(network.cut().back(), Task.CLASSIFICATION);
        return new DpfTrainer(network, cache, objective, new int[0], progress)
                .train(settings, GivenGraphs.NONE, known, WireContent.FEATURES);
    }

    /** How many numbers are learned, to make sure that Python learns the same network. */
    long parameters(StepKind kind) {
        return switch (kind) {
            case ATTACKER ->
                parameters(AdversaryKind.UNET.build(
                        cache.featuresShape(), cache.pictureShape(), AdversaryKind.USUAL_WIDTH, 1));
            case DPF -> parameters(dpf);
        };
    }

    private static long parameters(OnnxModel model) {
        try (TorchGraph graph = TorchGraph.trainable(model, Layers::isTrainable)) {
            return graph.parameterCount();
        }
    }

    @Override
    public void close() {
        known.close();
        cache.close();
        network.close();
    }

    /** Times every step but the first. */
    private static final class Stopwatch implements Progress {
        private final Progress watched;
        private final List<Double> seconds = new ArrayList<>();
        private long last;

        private Stopwatch(Progress watched) {
            this.watched = watched;
        }

        @Override
        public void begin(String stage, int steps) {}

        @Override
        public void at(int step, String note) {
            long now = System.nanoTime();
            if (step > 1) {
                seconds.add((now - last) / 1e9);
            }
            watched.at(step, note);
            last = System.nanoTime();
        }
    }
}
