package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Attack;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.AttackSubject;
import io.dpfgateway.trainer.attack.Attribute;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.measure.UtilityMeter;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.report.NotClaimed;
import io.dpfgateway.trainer.report.Report;
import io.dpfgateway.trainer.report.ReportJson;
import io.dpfgateway.trainer.task.Objective;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attacks the DPF of a bundle that is there: the owner's bundle gives the front and the DPF, which gateway.onnx holds one behind
 * the other. Attackers learn from a split of the pictures and are judged on the rest. Not thread-safe.
 */
public final class BundleAttack {
    private final Bundle bundle;
    private final AttackPlan plan;
    private final long seed;
    private final Progress progress;
    private final Parts parts;

    /**
     * @param bundle an owner's, with all its files
     * @param network the task network, where gateway.onnx does not hold its front as it was; else null
     * @throws io.dpfgateway.model.ModelException if front and DPF cannot be told apart
     * @throws io.dpfgateway.trainer.TrainerException if the graphs cannot be executed
     */
    public BundleAttack(Bundle bundle, @Nullable OnnxModel network, AttackPlan plan, long seed, Progress progress) {
        this.bundle = bundle;
        this.plan = plan;
        this.seed = seed;
        this.progress = progress;
        this.parts = Parts.of(bundle, network);
    }

    /** Makes sure, without any picture, that all can be executed: a user should hear it before thousands are read. */
    public void requireRunnable() {
        SplitNetwork.of(parts.cut(), bundle.manifest().input()).close();
        TorchGraph.frozen(parts.poison()).close();
        TorchGraph.frozen(parts.decode()).close();
        Manifest manifest = bundle.manifest();
        plan.requireFit(
                manifest.featuresShape(),
                parts.sharesCode() ? manifest.wire().shape() : List.of(),
                List.of(
                        manifest.input().channels().count(),
                        manifest.input().height(),
                        manifest.input().width()));
    }

    /**
     * Runs the attacks.
     *
     * @param augmentation what attackers learn from beside each picture; that of the DPF's training makes them as strong as its
     *     report's
     * @param attribute what attackers are to learn of each picture; null for the label
     */
    public Outcome run(PictureSplit pictures, Augmentation augmentation, @Nullable Attribute attribute) {
        Manifest manifest = bundle.manifest();
        EnoughPictures.require(pictures, manifest.input());
        TorchRuntime.seed(seed);
        Attack attack = new Attack(plan, seed, progress);
        Views views = new Views(augmentation, seed);
        try (SplitNetwork network = SplitNetwork.of(parts.cut(), manifest.input());
                TorchGraph poison = TorchGraph.frozen(parts.poison());
                TorchGraph decode = TorchGraph.frozen(parts.decode());
                FeatureCache train =
                        FeatureCache.of("features to learn from", pictures.train(), network, views, progress);
                FeatureCache heldOut =
                        FeatureCache.of("features held out", pictures.heldOut(), network, Views.PLAIN, progress);
                FeatureCache trainWire = train.mapFeatures(x -> onTheWire(poison.run(x)));
                FeatureCache heldOutWire = heldOut.mapFeatures(x -> onTheWire(poison.run(x)));
                FeatureCache trainPoisoned = trainWire.mapFeatures(decode::run);
                FeatureCache heldOutPoisoned = heldOutWire.mapFeatures(decode::run);
                Reconstructor known = attack.trainKnown(train)) {
            int[] truth = Labels.truth(pictures.heldOut(), manifest.labels());
            Attack.Caches poisoned = new Attack.Caches(trainPoisoned, heldOutPoisoned);
            Objective objective = objective();
            List<HeadUtility> heads = Labels.heads(network, objective, manifest.labels(), poisoned, pictures);
            Utility utility = objective.isOneClassification()
                    ? UtilityMeter.measure(heldOutPoisoned, network.back(), truth)
                    : HeadUtility.together(heads);
            AttackResult attacks = attack.run(
                    known,
                    new AttackSubject(
                            network,
                            new Attack.Caches(train, heldOut),
                            poisoned,
                            parts.sharesCode() ? new Attack.Caches(trainWire, heldOutWire) : null,
                            new AttackSubject.Truth(
                                    objective.isOneClassification(),
                                    truth,
                                    attribute == null ? Labels.attribute(pictures) : attribute)));
            return new Outcome(report(pictures, augmentation, utility, heads, attacks), attacks);
        }
    }

    private Report report(
            PictureSplit pictures,
            Augmentation augmentation,
            Utility utility,
            List<HeadUtility> heads,
            AttackResult attacks) {
        Manifest manifest = bundle.manifest();
        return new Report(
                Report.FORMAT,
                manifest.networkId().value(),
                manifest.version(),
                manifest.cut(),
                manifest.featuresShape(),
                ReportJson.readTraining(bundle.bytes(BundleFile.REPORT_JSON)).orElse(null),
                Report.Pictures.of(pictures, augmentation),
                utility,
                attacks.findings(),
                NotClaimed.LINES,
                heads,
                null,
                TorchRuntime.description());
    }

    /** What the network is for, as the bundle's own report tells; a classifier where it does not. */
    private Objective objective() {
        return ReportJson.readHeads(bundle.bytes(BundleFile.REPORT_JSON))
                .orElseGet(() -> Objective.of(parts.cut().back(), Task.CLASSIFICATION));
    }

    /** What arrives of a wire tensor: floats are cached in half precision in any case, bytes are rounded here. */
    private Tensor onTheWire(Tensor wire) {
        WireSpec spec = bundle.manifest().wire();
        if (spec.type() != WireType.INT8) {
            return wire;
        }
        return Calibration.rounded(wire, spec.scale(), spec.zeroPoint());
    }

    /**
     * What a bundle's graphs are made of.
     *
     * @param cut the network, cut
     * @param poison from the cut to the wire tensor
     * @param decode from the wire tensor to features of the cut's shape
     * @param sharesCode whether the wire tensor is not those features themselves
     */
    private record Parts(GraphCut cut, OnnxModel poison, OnnxModel decode, boolean sharesCode) {
        static Parts of(Bundle bundle, @Nullable OnnxModel network) {
            Manifest manifest = bundle.manifest();
            OnnxModel gateway = bundle.graph(BundleFile.GATEWAY);
            String tensor = manifest.cut();
            GraphCut cut = network == null
                    ? new GraphCut(
                            tensor,
                            GraphCut.extract(gateway, gateway.input().name(), tensor),
                            bundle.graph(BundleFile.BACK))
                    : GraphCut.at(network, tensor);
            NetworkFit.requireTakes(cut.front(), manifest.input());
            OnnxModel poison =
                    GraphCut.extract(gateway, tensor, gateway.output().name());
            OnnxModel features = bundle.graph(BundleFile.FEATURES);
            boolean computes = features.graph().getNodeList().stream()
                    .anyMatch(node -> !node.getOpType().equals("Identity"));
            return new Parts(cut, poison, features, computes);
        }
    }

    /**
     * What the attacks gave.
     *
     * @param report in figures
     * @param attacks with the pictures to show
     */
    public record Outcome(Report report, AttackResult attacks) {}
}
