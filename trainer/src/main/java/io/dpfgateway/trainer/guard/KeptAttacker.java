package io.dpfgateway.trainer.guard;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.job.Calibration;
import io.dpfgateway.trainer.measure.Bootstrap;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * An adversary of one version that has learned to rebuild pictures from the features that partners get, and is kept to try itself on
 * pictures that come later. It runs the bundle's own graphs, picture to wire and wire to features, and knows nothing else of the
 * DPF. Holds native memory; not thread-safe.
 */
public final class KeptAttacker implements AutoCloseable {
    /** Below this there is nothing to learn from. */
    private static final int FEWEST_PICTURES = 50;

    private static final int CHUNK = 64;

    private final Manifest manifest;
    private final SplitNetwork network;
    private final TorchGraph decode;
    private final Set<String> learnedFrom;
    private final Reconstructor adversary;
    private final long seed;

    private KeptAttacker(Bundle bundle, List<PreparedPicture> pictures, Budget budget, long seed, Progress progress) {
        manifest = bundle.manifest();
        this.seed = seed;
        OnnxModel gateway = bundle.graph(BundleFile.GATEWAY);
        OnnxModel features = bundle.graph(BundleFile.FEATURES);
        OnnxModel rest = GraphJoin.join(features, bundle.graph(BundleFile.BACK));
        // Cut at the wire: what is in front of it is the owner's, what is behind it is in everybody's hands.
        network = SplitNetwork.of(new GraphCut(rest.input().name(), gateway, rest), manifest.input());
        decode = TorchGraph.frozen(features);
        learnedFrom = pictures.stream().map(PreparedPicture::sha256).collect(Collectors.toSet());
        try (FeatureCache wire = FeatureCache.of("features for the attacker", pictures, network, false, progress);
                FeatureCache shared = wire.mapFeatures(this::shared)) {
            adversary = Reconstructor.train("attacker of version " + version(), shared, budget, seed, progress);
        } catch (RuntimeException e) {
            decode.close();
            network.close();
            throw e;
        }
    }

    /**
     * Trains it.
     *
     * @param bundle the owner's, with all its files
     * @param pictures to learn from, 50 or more, prepared for the bundle's input
     * @throws UnfitPicturesException if there are too few, or they are too small to measure
     */
    public static KeptAttacker train(
            Bundle bundle, List<PreparedPicture> pictures, Budget budget, long seed, Progress progress) {
        if (pictures.size() < FEWEST_PICTURES) {
            throw new UnfitPicturesException("there are " + pictures.size() + " pictures for an attacker to learn from;"
                    + " at least " + FEWEST_PICTURES + " are needed");
        }
        Manifest manifest = bundle.manifest();
        if (Math.min(manifest.input().height(), manifest.input().width()) < Ssim.WINDOW) {
            throw new UnfitPicturesException("the network takes pictures of "
                    + manifest.input().width() + "x"
                    + manifest.input().height() + "; leakage can be measured from " + Ssim.WINDOW + "x" + Ssim.WINDOW
                    + " on");
        }
        TorchRuntime.seed(seed);
        return new KeptAttacker(bundle, pictures, budget, seed, progress);
    }

    /** The version that it attacks. */
    public int version() {
        return manifest.version();
    }

    /** What partners compute of the wire's values; floats were rounded by the cache in any case. */
    private Tensor shared(Tensor wire) {
        WireSpec spec = manifest.wire();
        return decode.run(
                spec.type() == WireType.INT8 ? Calibration.rounded(wire, spec.scale(), spec.zeroPoint()) : wire);
    }

    /**
     * Lets it loose. Pictures that it has learned from are left out.
     *
     * @param pictures prepared for the bundle's input
     * @throws UnfitPicturesException if none is left
     */
    public LeakageReading measure(List<PreparedPicture> pictures, Progress progress) {
        List<PreparedPicture> unseen = pictures.stream()
                .filter(picture -> !learnedFrom.contains(picture.sha256()))
                .toList();
        if (unseen.isEmpty()) {
            throw new UnfitPicturesException("the attacker of version " + version()
                    + " has learned from every picture that was given; measure with later ones");
        }
        try (FeatureCache wire = FeatureCache.of("features to attack", unseen, network, false, progress);
                FeatureCache shared = wire.mapFeatures(this::shared)) {
            return new LeakageReading(
                    manifest.networkId().value(), version(), unseen.size(), Bootstrap.mean(ssim(shared), seed));
        }
    }

    private double[] ssim(FeatureCache shared) {
        double[] all = new double[shared.size()];
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Ssim ssim = new Ssim(shared.pictureShape().get(0))) {
            for (int from = 0; from < all.length; from += CHUNK) {
                try (PointerScope chunk = new PointerScope()) {
                    Batch batch = shared.range(from, Math.min(from + CHUNK, all.length));
                    float[] values = Tensors.toArray(ssim.of(adversary.rebuild(batch.features()), batch.pictures()));
                    for (int i = 0; i < values.length; i++) {
                        all[from + i] = values[i];
                    }
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        adversary.close();
        decode.close();
        network.close();
    }
}
