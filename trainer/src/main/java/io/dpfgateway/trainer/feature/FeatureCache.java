package io.dpfgateway.trainer.feature;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Pictures, their features at the cut, and the clean network's outputs. Holds native memory; not thread-safe.
 *
 * <p>Pictures and features are kept in half precision: 11 significant bits, where a picture had 8.
 */
public final class FeatureCache implements AutoCloseable {
    private static final int CHUNK = 250;

    private final Tensor pictures;
    private final Tensor features;
    private final Tensor outputs;
    private final boolean ownsPictures;
    private final int size;

    private FeatureCache(Tensor pictures, Tensor features, Tensor outputs, boolean ownsPictures) {
        this.pictures = pictures;
        this.features = features;
        this.outputs = outputs;
        this.ownsPictures = ownsPictures;
        this.size = Math.toIntExact(features.size(0));
    }

    /**
     * Runs the front and the back over pictures.
     *
     * @param stage what to call this in the progress
     * @param flips whether to add each picture's mirror image, which doubles the size
     * @throws UnfitPicturesException if the network does not take such pictures, or gives no scores per class
     */
    public static FeatureCache of(
            String stage, List<PreparedPicture> pictures, SplitNetwork network, boolean flips, Progress progress) {
        progress.begin(stage, pictures.size());
        @Nullable Filling filling = null;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < pictures.size(); from += CHUNK) {
                int to = Math.min(from + CHUNK, pictures.size());
                try (PointerScope chunkScope = new PointerScope()) {
                    Tensor input = Tensors.ofPictures(pictures.subList(from, to), network.input());
                    Tensor both = flips ? torch.cat(vector(input, input.flip(3)), 0) : input;
                    Chunk chunk = Chunk.compute(both, network);
                    if (filling == null) {
                        filling = Filling.allocate(chunk, pictures.size() * (flips ? 2L : 1L));
                    }
                    filling.add(chunk);
                }
                progress.at(to, "");
            }
            if (filling == null) {
                throw new UnfitPicturesException("there are no pictures to compute features of");
            }
            return filling.finish();
        } catch (RuntimeException e) {
            if (filling != null) {
                filling.free();
            }
            throw e;
        }
    }

    private static TensorVector vector(Tensor a, Tensor b) {
        return new TensorVector(a, b);
    }

    /**
     * Which picture each entry of a cache is of: pictures come in runs, each run followed by its mirror images.
     *
     * @param pictures how many the cache was made of
     * @param flips whether with mirror images
     */
    public static int[] order(int pictures, boolean flips) {
        int[] order = new int[flips ? 2 * pictures : pictures];
        int at = 0;
        for (int from = 0; from < pictures; from += CHUNK) {
            for (int pass = 0; pass < (flips ? 2 : 1); pass++) {
                for (int i = from; i < Math.min(from + CHUNK, pictures); i++) {
                    order[at++] = i;
                }
            }
        }
        return order;
    }

    /** How many there are, mirror images included. */
    public int size() {
        return size;
    }

    /** The dimensions of one picture's features: channels, height, width. */
    public List<Integer> featuresShape() {
        return List.of(dim(features, 1), dim(features, 2), dim(features, 3));
    }

    /** The dimensions of one picture: channels, height, width. */
    public List<Integer> pictureShape() {
        return List.of(dim(pictures, 1), dim(pictures, 2), dim(pictures, 3));
    }

    private static int dim(Tensor tensor, int dimension) {
        return Math.toIntExact(tensor.size(dimension));
    }

    /** The pictures at these indices. */
    public Batch batch(long[] indices) {
        Tensor index = torch.tensor(indices);
        return new Batch(
                torch.index_select(pictures, 0, index).to(ScalarType.Float),
                torch.index_select(features, 0, index).to(ScalarType.Float),
                torch.index_select(outputs, 0, index));
    }

    /** A run of pictures, {@code from} inclusive, {@code to} exclusive. */
    public Batch range(int from, int to) {
        return new Batch(
                slice(pictures, from, to).to(ScalarType.Float),
                slice(features, from, to).to(ScalarType.Float),
                slice(outputs, from, to));
    }

    private static Tensor slice(Tensor tensor, int from, int to) {
        return tensor.slice(0, new LongOptional(from), new LongOptional(to), 1);
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
        @Nullable Tensor changed = null;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < size; from += CHUNK) {
                int to = Math.min(from + CHUNK, size);
                try (PointerScope chunk = new PointerScope()) {
                    Tensor part = change.apply(range(from, to));
                    if (changed == null) {
                        changed = Filling.longLived(part, size, ScalarType.Half);
                    }
                    slice(changed, from, to).copy_(part);
                }
            }
            if (changed == null) {
                throw new IllegalStateException("a cache is never empty");
            }
            return new FeatureCache(pictures, changed, outputs, false);
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

    /** What one chunk of inputs gives. */
    private record Chunk(Tensor pictures, Tensor features, Tensor outputs) {
        static Chunk compute(Tensor input, SplitNetwork network) {
            Tensor features = network.front().run(input);
            network.requirePlanes(features);
            Tensor outputs =
                    torch.cat(new TensorVector(network.outputs(features).toArray(Tensor[]::new)), 1);
            return new Chunk(toUnitRange(input, network.input()), features, outputs);
        }

        private static Tensor toUnitRange(Tensor input, InputSpec spec) {
            Tensor std = perChannel(spec.std());
            Tensor mean = perChannel(spec.mean());
            Tensor unit = input.mul(std).add(mean);
            return switch (spec.channels()) {
                case BGR -> unit.flip(1);
                case RGB, GRAY -> unit;
            };
        }

        private static Tensor perChannel(List<Double> values) {
            float[] floats = new float[values.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = values.get(i).floatValue();
            }
            return torch.tensor(floats).reshape(1, floats.length, 1, 1);
        }
    }

    /** The tensors of a cache while they are filled, chunk by chunk. */
    private static final class Filling {
        private final Tensor pictures;
        private final Tensor features;
        private final Tensor outputs;
        private int filled;

        private Filling(Tensor pictures, Tensor features, Tensor outputs) {
            this.pictures = pictures;
            this.features = features;
            this.outputs = outputs;
        }

        static Filling allocate(Chunk like, long size) {
            return new Filling(
                    longLived(like.pictures, size, ScalarType.Half),
                    longLived(like.features, size, ScalarType.Half),
                    longLived(like.outputs, size, ScalarType.Float));
        }

        /** A tensor that no scope frees: its owner does. */
        static Tensor longLived(Tensor like, long size, ScalarType type) {
            long[] dims = like.sizes().vec().get();
            dims[0] = size;
            Tensor tensor = torch.empty(dims, new TensorOptions(type), new MemoryFormatOptional());
            return tensor.retainReference();
        }

        void add(Chunk chunk) {
            int to = filled + dim(chunk.features, 0);
            slice(pictures, filled, to).copy_(chunk.pictures);
            slice(features, filled, to).copy_(chunk.features);
            slice(outputs, filled, to).copy_(chunk.outputs);
            filled = to;
        }

        /** Instead of {@link #finish}, when the filling fails: no scope would. */
        void free() {
            pictures.close();
            features.close();
            outputs.close();
        }

        FeatureCache finish() {
            return new FeatureCache(pictures, features, outputs, true);
        }
    }

    /** Per channel, the mean of all features (first row) and their standard deviation (second row). */
    public float[][] channelStatistics() {
        try (PointerScope scope = new PointerScope()) {
            int sample = Math.min(size, 4 * CHUNK);
            Tensor some = slice(features, 0, sample).to(ScalarType.Float);
            Tensor mean = some.mean(0, 2, 3);
            Tensor centred = some.sub(mean.reshape(1, mean.size(0), 1, 1));
            Tensor deviation =
                    centred.mul(centred).mean(0, 2, 3).add(new Scalar(1e-6)).sqrt();
            return new float[][] {Tensors.toArray(mean), Tensors.toArray(deviation)};
        }
    }

    /** Whether no feature is negative, as behind a ReLU. */
    public boolean isNonNegative() {
        try (PointerScope scope = new PointerScope()) {
            return slice(features, 0, Math.min(size, 4 * CHUNK))
                            .to(ScalarType.Float)
                            .min()
                            .item_float()
                    >= 0;
        }
    }

    /** The lowest and the highest feature. */
    public float[] featureRange() {
        try (PointerScope scope = new PointerScope()) {
            return new float[] {
                features.min().to(ScalarType.Float).item_float(),
                features.max().to(ScalarType.Float).item_float()
            };
        }
    }
}
