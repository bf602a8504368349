package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.feature.FeatureSpace;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** The main of a process that trains: the folders of bundle, checkpoints and features, and the stage and step at which it waits. */
final class TinyTraining {
    static final int STEPS = 12;
    static final String WAITING = "waiting";

    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
    private static final PictureSplit PICTURES = TinyTask.pictures(300).split();

    private TinyTraining() {}

    public static void main(String[] args) {
        TorchRuntime.useThreads(1);
        FeatureSpace.use(Path.of(args[2]), 0, 1);
        run(Path.of(args[0]), Path.of(args[1]), 1, waitingAt(args[3], Integer.parseInt(args[4])));
        System.exit(0);
    }

    /** Trains and writes the bundle; goes on where checkpoints say so. */
    static void run(Path bundle, Path checkpointFolder, long seed, Progress progress) {
        TrainingJob job = job(seed);
        try (Checkpoints checkpoints = Checkpoints.in(checkpointFolder, JobHash.of(job, PICTURES), 3)) {
            TrainedDpf trained = new DpfTraining(job, progress.keptIn(checkpoints)).run(PICTURES);
            new BundleAssembly(job, trained, new BundleWriter(null)).write(bundle, PICTURES, CREATED);
        }
    }

    private static TrainingJob job(long seed) {
        return new TrainingJob(
                new NetworkId("tiny"),
                1,
                GraphCut.at(TinyTask.network(), "stage2"),
                TinyTask.INPUT,
                TinyTask.LABELS,
                new DpfSettings(DpfMode.BOTTLENECK, new Dial(1, 4, 1), STEPS, 16, seed, 2, 4),
                AttackPlan.of(new Budget(AdversaryKind.SMALL, 12, STEPS, 16)),
                Augmentation.NONE,
                WireType.FLOAT16);
    }

    private static Progress waitingAt(String wantedStage, int wantedStep) {
        return new Progress() {
            private String stage = "";

            @Override
            public void begin(String name, int steps) {
                stage = name;
            }

            @Override
            public void at(int step, String note) {
                if (stage.equals(wantedStage) && step == wantedStep) {
                    System.out.println(WAITING);
                    try {
                        System.in.read();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };
    }
}
