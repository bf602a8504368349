package io.dpfgateway.trainer.job;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Attack;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfTrainer;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.Stages;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.HeadMeter;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.measure.UtilityMeter;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.report.Report;
import io.dpfgateway.trainer.report.WireFigures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Learns a DPF and attacks it: features once, an adversary of clean features, the DPF, an adversary of poisoned features,
 * the report. The same job, pictures, machine and number of threads give the same result. Not thread-safe.
 */
public final class DpfTraining {
    /** Below this there is nothing to learn from, or nothing to judge on. */
    private static final int FEWEST_PICTURES = 50;

    private static final List<String> NOT_CLAIMED = List.of(
            "The adversaries here are decoders of the stated size, trained on the stated pictures with the stated budget."
                    + " A stronger adversary, more pictures or a generative prior may find more.",
            "Low structural similarity is not invisibility: look at the pictures.",
            "The known adversary is the paper's threat. Only the adaptive one, trained on poisoned features, says what a"
                    + " partner who sets out to rebuild pictures could see.",
            "What the task's output itself tells of a picture, such as its class, is shared on purpose. Whoever holds a"
                    + " candidate picture can compare its output.");

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
            Stages.behind(network);
            job.given().requireFit(network);
        }
    }

    /**
     * Runs the job.
     *
     * @throws io.dpfgateway.trainer.TrainerException if the pictures, the network and the settings do not fit together
     */
    public TrainedDpf run(PictureSplit pictures) {
        requireEnough(pictures);
        TorchRuntime.seed(job.dpf().seed());
        try (SplitNetwork network = SplitNetwork.of(job.cut(), job.input());
                FeatureCache train =
                        FeatureCache.of("features to learn from", pictures.train(), network, job.mirrored(), progress);
                FeatureCache heldOut =
                        FeatureCache.of("features held out", pictures.heldOut(), network, false, progress)) {
            Attack attack = new Attack(job.attack(), job.dpf().seed(), progress);
            try (Reconstructor known = attack.trainKnown(train)) {
                DpfTrainer trainer =
                        new DpfTrainer(network, train, job.objective(), expanded(truth(pictures.train())), progress);
                OnnxModel dpf = trainer.train(job.dpf(), job.given(), known);
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
            AttackResult attacks = attack.run(known, clean, new Attack.Caches(train, heldOut));
            Report report = new Report(
                    Report.FORMAT,
                    job.networkId().value(),
                    job.version(),
                    job.cut().tensor(),
                    train.featuresShape(),
                    job.dpf(),
                    new Report.Pictures(
                            pictures.train().size(),
                            job.mirrored(),
                            pictures.heldOut().size(),
                            pictures.skipped()),
                    utility,
                    new Report.Adversaries(attacks.clean(), attacks.known(), attacks.adaptive(), attacks.floors()),
                    NOT_CLAIMED,
                    heads,
                    wire);
            return new TrainedDpf(dpf, channel.spec(), report, attacks);
        }
    }

    private List<HeadUtility> heads(
            SplitNetwork network, FeatureCache train, FeatureCache heldOut, PictureSplit pictures) {
        List<String> names = Stream.concat(pictures.train().stream(), pictures.heldOut().stream())
                .flatMap(picture -> Stream.ofNullable(picture.label()))
                .distinct()
                .toList();
        return new HeadMeter(network, job.labels().size())
                .measure(
                        job.objective(),
                        new HeadMeter.Side(
                                train, expanded(truth(pictures.train())), expanded(indices(pictures.train(), names))),
                        new HeadMeter.Side(heldOut, truth(pictures.heldOut()), indices(pictures.heldOut(), names)));
    }

    /** The classes by the network's own order. */
    private int[] truth(List<PreparedPicture> pictures) {
        return indices(pictures, job.labels());
    }

    private static int[] indices(List<PreparedPicture> pictures, List<String> names) {
        return pictures.stream()
                .mapToInt(picture -> picture.label() == null ? UtilityMeter.UNKNOWN : names.indexOf(picture.label()))
                .toArray();
    }

    /** One a picture to one an entry of the cache that is learned from. */
    private int[] expanded(int[] perPicture) {
        return Arrays.stream(FeatureCache.order(perPicture.length, job.mirrored()))
                .map(picture -> perPicture[picture])
                .toArray();
    }

    private void requireEnough(PictureSplit pictures) {
        if (pictures.train().size() < FEWEST_PICTURES || pictures.heldOut().size() < FEWEST_PICTURES) {
            throw new UnfitPicturesException("there are " + pictures.train().size() + " pictures to train on and "
                    + pictures.heldOut().size() + " held out; at least " + FEWEST_PICTURES + " of each are needed");
        }
        if (Math.min(job.input().height(), job.input().width()) < Ssim.WINDOW) {
            throw new UnfitPicturesException("the network takes pictures of "
                    + job.input().width() + "x" + job.input().height() + "; leakage can be measured from " + Ssim.WINDOW
                    + "x" + Ssim.WINDOW + " on");
        }
    }
}
