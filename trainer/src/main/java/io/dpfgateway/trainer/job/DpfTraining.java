package io.dpfgateway.trainer.job;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Attack;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.AttackSubject;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfTrainer;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.Stages;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.Threshold;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.measure.UtilityMeter;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.report.NotClaimed;
import io.dpfgateway.trainer.report.Report;
import io.dpfgateway.trainer.report.WireFigures;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns a DPF and attacks it: features once, an adversary of clean features, the DPF, an adversary of poisoned features,
 * the report. The same job, pictures, machine and number of threads give the same result. Not thread-safe.
 */
public final class DpfTraining {
    private final TrainingJob job;
    private final Progress progress;

    public DpfTraining(TrainingJob job, Progress progress) {
        this.job = job;
        this.progress = progress;
    }

    /**
     * What a privacy dial comes to at a cut, found without any picture.
     *
     * @throws io.dpfgateway.trainer.TrainerException if the network cannot be executed or cut there, or does not take such
     *     pictures, or a number of the dial is out of range
     */
    public static Dial dialAt(GraphCut cut, InputSpec input, Privacy privacy, DpfMode mode) {
        NetworkFit.requireTakes(cut.front(), input);
        try (SplitNetwork network = SplitNetwork.of(cut, input)) {
            return privacy.at(Stages.behind(network), mode);
        }
    }

    /**
     * Makes sure, without any picture, that the network can be executed: a user should hear it before thousands are read.
     *
     * @throws io.dpfgateway.trainer.TrainerException if it cannot; the message names the operator
     */
    public void requireRunnable() {
        try (SplitNetwork network = SplitNetwork.of(job.cut(), job.input())) {
            job.dpf().requireFit(Stages.behind(network));
            job.given().requireFit(network);
        }
    }

    /**
     * Makes sure that what a gate goes by can be measured: a user should hear it before hours are spent.
     *
     * @param gate null where none will be applied
     * @throws UnmeasurableThresholdException if a threshold could not but be missed
     */
    public void requireMeasurable(@Nullable Gate gate, PictureSplit pictures) {
        if (gate == null) {
            return;
        }
        boolean labelled = pictures.heldOut().stream().anyMatch(picture -> picture.label() != null);
        boolean ofClasses = IntStream.of(truth(pictures.heldOut())).anyMatch(label -> label != UtilityMeter.UNKNOWN);
        if (gate.sets(Threshold.MAX_ACCURACY_DROP) && !(embeds() ? labelled : ofClasses)) {
            throw new UnmeasurableThresholdException("the gate sets " + Threshold.MAX_ACCURACY_DROP.key()
                    + ", but no picture held out has one of the network's labels; label the pictures, or remove the"
                    + " threshold");
        }
        if (gate.sets(Threshold.MIN_COSINE) && !embeds()) {
            throw new UnmeasurableThresholdException("the gate sets " + Threshold.MIN_COSINE.key()
                    + ", but the network gives no embedding; remove the threshold, or set the task");
        }
    }

    private boolean embeds() {
        return job.objective().heads().stream().anyMatch(head -> head.task() == Task.EMBEDDING);
    }

    /**
     * Runs the job.
     *
     * @throws io.dpfgateway.trainer.TrainerException if the pictures, the network and the settings do not fit together
     */
    public TrainedDpf run(PictureSplit pictures) {
        requireEnough(pictures);
        TorchRuntime.seed(job.dpf().seed());
        Views views = new Views(job.augmentation(), job.dpf().seed());
        try (SplitNetwork network = SplitNetwork.of(job.cut(), job.input());
                FeatureCache train =
                        FeatureCache.of("features to learn from", pictures.train(), network, views, progress);
                FeatureCache heldOut =
                        FeatureCache.of("features held out", pictures.heldOut(), network, Views.PLAIN, progress)) {
            Attack attack = new Attack(job.attack(), job.dpf().seed(), progress);
            try (Reconstructor known = attack.trainKnown(train)) {
                int[] truth = Labels.expanded(
                        truth(pictures.train()), train.order(pictures.train().size()));
                DpfTrainer trainer = new DpfTrainer(network, train, job.objective(), truth, progress);
                OnnxModel dpf =
                        trainer.train(job.dpf(), job.given(), known, job.wire().content());
                return judge(dpf, known, network, attack, new Attack.Caches(train, heldOut), pictures);
            }
        }
    }

    private TrainedDpf judge(
            OnnxModel dpf,
            Reconstructor known,
            SplitNetwork network,
            Attack attack,
            Attack.Caches clean,
            PictureSplit pictures) {
        WireHalves halves = WireHalves.of(dpf, job.wire().content(), job.cut().tensor());
        try (WireChannel channel = WireChannel.open(halves, job.wire().type(), clean.train());
                FeatureCache train = clean.train().mapFeatures(channel::deliver);
                FeatureCache heldOut = clean.heldOut().mapFeatures(channel::deliver)) {
            List<HeadUtility> heads = heads(network, train, heldOut, pictures);
            Utility utility = job.objective().isOneClassification()
                    ? UtilityMeter.measure(heldOut, network.back(), truth(pictures.heldOut()))
                    : HeadUtility.together(heads);
            WireFigures wire = WireMeter.measure(channel, job, clean.heldOut());
            AttackResult attacks = attack(
                    attack,
                    known,
                    new AttackSubject(network, clean, new Attack.Caches(train, heldOut), null, known(pictures)),
                    channel);
            Report report = new Report(
                    Report.FORMAT,
                    job.networkId().value(),
                    job.version(),
                    job.cut().tensor(),
                    train.featuresShape(),
                    job.dpf(),
                    Report.Pictures.of(pictures, job.augmentation()),
                    utility,
                    attacks.findings(),
                    NotClaimed.LINES,
                    heads,
                    wire,
                    TorchRuntime.description());
            return new TrainedDpf(dpf, channel.spec(), report, attacks);
        }
    }

    /** Attacks the code as well, where it is what travels. */
    private AttackResult attack(Attack attack, Reconstructor known, AttackSubject features, WireChannel channel) {
        if (job.wire().content() == WireContent.FEATURES) {
            return attack.run(known, features);
        }
        try (FeatureCache train = features.clean().train().mapFeatures(channel::carry);
                FeatureCache heldOut = features.clean().heldOut().mapFeatures(channel::carry)) {
            return attack.run(known, features.withCode(new Attack.Caches(train, heldOut)));
        }
    }

    private AttackSubject.Truth known(PictureSplit pictures) {
        return new AttackSubject.Truth(
                job.objective().isOneClassification(), truth(pictures.heldOut()), Labels.attribute(pictures));
    }

    private List<HeadUtility> heads(
            SplitNetwork network, FeatureCache train, FeatureCache heldOut, PictureSplit pictures) {
        return Labels.heads(network, job.objective(), job.labels(), new Attack.Caches(train, heldOut), pictures);
    }

    /** The classes by the network's own order. */
    private int[] truth(List<PreparedPicture> pictures) {
        return Labels.truth(pictures, job.labels());
    }

    private void requireEnough(PictureSplit pictures) {
        EnoughPictures.require(pictures, job.input());
    }
}
