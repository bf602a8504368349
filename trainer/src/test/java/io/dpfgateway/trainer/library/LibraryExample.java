package io.dpfgateway.trainer.library;

import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.BudgetLevel;
import io.dpfgateway.trainer.dpf.PrivacyLevel;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.job.BundleAssembly;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.TrainedDpf;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.job.TrainingJobBuilder;
import io.dpfgateway.trainer.picture.PictureFolder;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Learns a DPF, attacks it, judges it, and writes its bundle. */
public final class LibraryExample {
    private LibraryExample() {}

    /** The thresholds that were missed; none if the bundle may be published. */
    public static List<String> train(Path network, String cut, Path pictures, Path gate, int steps, Path bundle) {
        TorchRuntime.useThreads(2);

        // What to do: all that is not said has the defaults of `dpf train`.
        TrainingJob job = TrainingJobBuilder.of(network, cut)
                .privacy(PrivacyLevel.HIGH)
                .steps(steps)
                .attack(BudgetLevel.QUICK.plan(32).withSteps(steps))
                .seed(7)
                .build();
        DpfTraining training = new DpfTraining(job, Progress.SILENT);
        Gate thresholds = Gate.read(gate);

        // A tenth of the pictures is held out: nothing learns from them, and all figures are of them.
        PictureSplit split = PictureFolder.split(pictures, job.input(), Progress.SILENT);
        training.requireMeasurable(thresholds, split);

        // Learn, attack, judge.
        TrainedDpf trained = training.run(split).judgedBy(thresholds);
        trained.report()
                .headline()
                .forEach((figure, value) ->
                        System.getLogger("training").log(System.Logger.Level.INFO, figure + " " + value));

        // gateway.onnx, features.onnx, back.onnx, report.json, report.html and the manifest; null leaves it unsigned.
        new BundleAssembly(job, trained, new BundleWriter(null)).write(bundle, split, Instant.now());
        return trained.report().gate().misses();
    }
}
