package io.dpfgateway.trainer.feature;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Pictures, their features at the cut, and the clean network's outputs. Holds native memory; not thread-safe.
 *
 * <p>Pictures are kept in the 8 bits that they had, features in half precision where that reaches far enough, in memory or on
 * disk as the process's {@link FeatureSpace} has room.
 */
public final class FeatureCache implements AutoCloseable {
    private static final int CHUNK = CacheFilling.CHUNK;

    private final FeatureSpace space;
    private final Rows pictures;
    private final Rows features;
    private final Rows outputs;
    private final boolean ownsPictures;

    FeatureCache(FeatureSpace space, Rows pictures, Rows features, Rows outputs, boolean ownsPictures) {
        this.space = space;
        this.pictures = pictures;
        this.features = features;
        this.outputs = outputs;
        this.ownsPictures = ownsPictures;
    }

    /**
     * Runs the front, in ONNX Runtime, and the back over pictures.
     *
     * @param stage what to call this in the progress
     * @param views what is made of each picture, which multiplies the size
     * @throws UnfitPicturesException if the network does not take such pictures, or gives no scores per class
     * @throws FeatureSpaceException if there is no room for the features
     */
    public static FeatureCache of(
            String stage, List<PreparedPicture> pictures, SplitNetwork network, Views views, Progress progress) {
        return new CacheFilling(FeatureSpace.ofProcess(), network, views).fill(stage, pictures, progress);
    }

    /** What computes features, with its version: another one may give other bits. */
    public static String runtime() {
        return "ONNX Runtime " + OnnxFront.version();
    }

    /**
     * Which picture each entry is of: pictures come in runs, each run followed by its mirror images, then by its copies.
     *
     * @param pictures how many this was made of
     */
    public int[] order(int pictures) {
        int[] order = new int[size()];
        int at = 0;
        for (int from = 0; from < pictures; from += CHUNK) {
            for (int view = 0; view < size() / pictures; view++) {
                for (int i = from; i < Math.min(from + CHUNK, pictures); i++) {
                    order[at++] = i;
                }
            }
        }
        return order;
    }

    /** How many there are, mirror images and copies included. */
    public int size() {
        return features.size(0);
    }

    /** The dimensions of one picture's features: channels, height, width. */
    public List<Integer> featuresShape() {
        return List.of(features.size(1), features.size(2), features.size(3));
    }

    /** The dimensions of one picture: channels, height, width. */
    public List<Integer> pictureShape() {
        return List.of(pictures.size(1), pictures.size(2), pictures.size(3));
    }

    /** The pictures at these indices. */
    public Batch batch(long[] indices) {
        Tensor index = torch.tensor(indices);
        return new Batch(
                Levels.toUnitRange(TorchRuntime.here(pictures.select(index))),
                TorchRuntime.here(features.select(index)).to(ScalarType.Float),
                TorchRuntime.here(outputs.select(index)));
    }

    /** A run of pictures, {@code from} inclusive, {@code to} exclusive. */
    public Batch range(int from, int to) {
        return new Batch(
                Levels.toUnitRange(TorchRuntime.here(pictures.range(from, to))),
                // A copy, even of float32: nobody may write into the cache.
                TorchRuntime.here(features.range(from, to))
                        .to(ScalarType.Float, false, true, new MemoryFormatOptional()),
                TorchRuntime.here(outputs.range(from, to)));
    }

    /** The same pictures with other features, such as the poisoned ones; it must be closed before this one. */
    public FeatureCache mapFeatures(UnaryOperator<Tensor> change) {
        return mapBatches(batch -> change.apply(batch.features()));
    }

    /**
     * The same pictures with features made from all that is known of them; it must be closed before this one.
     *
     * @param change gives {@code [N, C, H, W]}
     */
    public FeatureCache mapBatches(Function<Batch, Tensor> change) {
        @Nullable Rows changed = null;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < size(); from += CHUNK) {
                int to = Math.min(from + CHUNK, size());
                try (PointerScope chunk = new PointerScope()) {
                    Tensor part = change.apply(range(from, to));
                    if (changed == null) {
                        changed = Rows.allocate(space, part, size(), ScalarType.Half);
                    }
                    changed.add(part);
                }
            }
            if (changed == null) {
                throw new IllegalStateException("a cache is never empty");
            }
            return new FeatureCache(space, pictures, changed, outputs, false);
        } catch (RuntimeException e) {
            if (changed != null) {
                changed.close();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        features.close();
        if (ownsPictures) {
            pictures.close();
            outputs.close();
        }
    }

    /** Per channel, the mean of all features (first row) and their standard deviation (second row). */
    public float[][] channelStatistics() {
        try (PointerScope scope = new PointerScope()) {
            Tensor some = features.range(0, sample()).to(ScalarType.Float);
            Tensor mean = some.mean(0, 2, 3);
            Tensor centred = some.sub(mean.reshape(1, mean.size(0), 1, 1));
            Tensor deviation =
                    centred.mul(centred).mean(0, 2, 3).add(new Scalar(1e-6)).sqrt();
            return new float[][] {Tensors.toArray(mean), Tensors.toArray(deviation)};
        }
    }

    private int sample() {
        return Math.min(size(), 4 * CHUNK);
    }

    /** Whether no feature is negative, as behind a ReLU. */
    public boolean isNonNegative() {
        try (PointerScope scope = new PointerScope()) {
            return features.range(0, sample()).to(ScalarType.Float).min().item_float() >= 0;
        }
    }

    /** The lowest and the highest feature. */
    public float[] featureRange() {
        try (PointerScope scope = new PointerScope()) {
            return new float[] {
                features.tensor().min().to(ScalarType.Float).item_float(),
                features.tensor().max().to(ScalarType.Float).item_float()
            };
        }
    }
}
