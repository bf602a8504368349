package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.InputSpecYaml;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.job.BundleAssembly;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.TrainedDpf;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The owner of the pictures in the demo: has the network, collects the samples, trains. Not thread-safe. */
final class Owner {
    static final NetworkId NETWORK = new NetworkId("fashion-mnist");
    private static final String CUT = "stage2";
    private static final Dial DIAL = new Dial(2, 4, 1);
    private static final int BATCH = 64;
    /** Half the usual width and batch: what a demo of a few minutes can afford. */
    private static final int ATTACK_WIDTH = 24;

    private static final int ATTACK_BATCH = 32;
    private static final double HELD_OUT = 0.12;

    private final OnnxModel network;
    private final NetworkDescription description;
    private final PictureSplitter samples;
    private final DemoFolder folder;
    private final DemoSettings settings;

    private Owner(OnnxModel network, NetworkDescription description, DemoFolder folder, DemoSettings settings) {
        this.network = network;
        this.description = description;
        this.samples = new PictureSplitter(description.input(), HELD_OUT);
        this.folder = folder;
        this.settings = settings;
    }

    /** Puts the demo's network into the folder and reads it from there, as a user's would be. */
    static Owner load(DemoFolder folder, DemoSettings settings) {
        try {
            Files.createDirectories(folder.network());
            Path file = DemoResources.copyTo(folder.network(), DemoResources.NETWORK);
            Path input = DemoResources.copyTo(folder.network(), DemoResources.NETWORK_INPUT);
            return new Owner(OnnxModel.read(file), InputSpecYaml.read(input), folder, settings);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot write to " + folder.network() + ": " + e.getMessage() + "; check the free disk space", e);
        }
    }

    /** The clean network, which only the owner runs on pictures. */
    CleanNetwork cleanNetwork() {
        return new CleanNetwork(network, description.input());
    }

    List<String> labels() {
        return description.labels();
    }

    /** Takes a sample from the stream. */
    void take(RawImage image) {
        byte[] encoded = new byte[image.getImage().remaining()];
        image.getImage().duplicate().get(encoded);
        samples.add(image.getLabel(), encoded);
    }

    /** Learns a DPF from the samples and writes its bundle. */
    Release train(Progress progress) {
        TrainingJob job = new TrainingJob(
                NETWORK,
                1,
                GraphCut.at(network, CUT),
                description.input(),
                description.labels(),
                new DpfSettings(DpfMode.BOTTLENECK, DIAL, settings.steps(), BATCH, settings.seed()),
                AttackPlan.of(new Budget(AdversaryKind.UNET, ATTACK_WIDTH, settings.attackSteps(), ATTACK_BATCH)),
                new Augmentation(true, 0),
                WireType.FLOAT16);
        TorchRuntime.useThreads(Runtime.getRuntime().availableProcessors());
        PictureSplit pictures = samples.split();
        TrainedDpf trained = new DpfTraining(job, progress).run(pictures);
        Path directory = new BundleStore(folder.bundles()).directory(NETWORK, 1);
        new BundleAssembly(job, trained, new BundleWriter(null))
                .write(directory, pictures, Clock.systemUTC().instant());
        return new Release(directory, trained.report());
    }

    /**
     * @param bundle its folder
     * @param report what it costs and hides
     */
    record Release(Path bundle, Report report) {}
}
