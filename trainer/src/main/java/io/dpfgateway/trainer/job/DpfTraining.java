package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.schemas.tensor.Quantization;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Attack;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.dpf.DpfTrainer;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.measure.UtilityMeter;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.report.Report;
import java.util.List;

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
     * Makes sure, without any picture, that the network can be executed: a user should hear it before thousands are read.
     *
     * @throws io.dpfgateway.trainer.TrainerException if it cannot; the message names the operator
     */
    public void requireRunnable() {
        SplitNetwork.of(job.cut(), job.input()).close();
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
                OnnxModel dpf = new DpfTrainer(network, train, progress).train(job.dpf(), known);
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
        try (TorchGraph poison = TorchGraph.frozen(dpf);
                FeatureCache train = clean.train().mapFeatures(poison::run);
                FeatureCache heldOut = clean.heldOut().mapFeatures(poison::run)) {
            Utility utility = UtilityMeter.measure(heldOut, network.back(), truth(pictures.heldOut()));
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
                    NOT_CLAIMED);
            return new TrainedDpf(dpf, wire(train), report, attacks);
        }
    }

    private WireSpec wire(FeatureCache poisoned) {
        if (job.wire() != WireType.INT8) {
            return WireSpec.floats(job.wire(), poisoned.featuresShape());
        }
        float[] range = poisoned.featureRange();
        TensorEncoding.Int8 covering = Quantization.of(range[0], range[1]);
        return new WireSpec(WireType.INT8, poisoned.featuresShape(), covering.scale(), covering.zeroPoint());
    }

    private int[] truth(List<PreparedPicture> pictures) {
        return pictures.stream()
                .mapToInt(picture -> picture.label() == null
                        ? UtilityMeter.UNKNOWN
                        : job.labels().indexOf(picture.label()))
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
