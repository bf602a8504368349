package io.dpfgateway.trainer.guard;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.measure.Bootstrap;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * An adversary of one version that has learned to rebuild pictures from the features that partners get, and is kept to try itself on
 * pictures that come later. Holds native memory; not thread-safe.
 */
public final class KeptAttacker implements AutoCloseable {
    /** Below this there is nothing to learn from. */
    public static final int FEWEST_PICTURES = 50;

    private static final int CHUNK = 64;

    private final SharedFeatures features;
    private final Set<String> learnedFrom;
    private final Reconstructor adversary;
    private final long seed;

    private KeptAttacker(SharedFeatures features, Set<String> learnedFrom, Reconstructor adversary, long seed) {
        this.features = features;
        this.learnedFrom = learnedFrom;
        this.adversary = adversary;
        this.seed = seed;
    }

    /**
     * Trains it, with {@linkplain Progress#checkpoints() checkpoints} where the progress keeps some.
     *
     * @param bundle the owner's, with all its files
     * @param pictures to learn from, {@value #FEWEST_PICTURES} or more, prepared for the bundle's input
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
        SharedFeatures features = new SharedFeatures(bundle);
        try {
            Reconstructor adversary = features.of(
                    "features for the attacker",
                    pictures,
                    progress,
                    shared -> Reconstructor.train(
                            "attacker of version " + manifest.version(), shared, budget, seed, progress));
            Set<String> seen = pictures.stream().map(PreparedPicture::sha256).collect(Collectors.toSet());
            return new KeptAttacker(features, seen, adversary, seed);
        } catch (RuntimeException e) {
            features.close();
            throw e;
        }
    }

    /**
     * One that was trained before, as {@link #learned} gave it. It does not know what it has learned from: whoever keeps it sees to
     * it that it is measured on other pictures.
     *
     * @param bundle the one that it was trained for
     */
    public static KeptAttacker restore(Bundle bundle, OnnxModel learned, long seed) {
        SharedFeatures features = new SharedFeatures(bundle);
        try {
            return new KeptAttacker(features, Set.of(), Reconstructor.of(learned), seed);
        } catch (RuntimeException e) {
            features.close();
            throw e;
        }
    }

    /** What it has learned: a graph from features to pictures. It tells nothing by itself, and is secret all the same. */
    public OnnxModel learned() {
        return adversary.learned();
    }

    /** The version that it attacks. */
    public int version() {
        return features.manifest().version();
    }

    /**
     * Lets it loose. Pictures that it knows it has learned from are left out.
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
        double[] ssim = features.of("features to attack", unseen, progress, shared -> ssim(shared, progress));
        return new LeakageReading(
                features.manifest().networkId().value(), version(), unseen.size(), Bootstrap.mean(ssim, seed));
    }

    private double[] ssim(FeatureCache shared, Progress progress) {
        double[] all = new double[shared.size()];
        progress.begin("attack of version " + version(), all.length);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Ssim ssim = new Ssim(shared.pictureShape().get(0))) {
            for (int from = 0; from < all.length; from += CHUNK) {
                int to = Math.min(from + CHUNK, all.length);
                try (PointerScope chunk = new PointerScope()) {
                    Batch batch = shared.range(from, to);
                    float[] values = Tensors.toArray(ssim.of(adversary.rebuild(batch.features()), batch.pictures()));
                    for (int i = 0; i < values.length; i++) {
                        all[from + i] = values[i];
                    }
                }
                progress.at(to, "");
            }
        }
        return all;
    }

    @Override
    public void close() {
        adversary.close();
        features.close();
    }
}
