package io.dpfgateway.trainer.feature;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cache of pictures: each view of each goes through the front once. Not thread-safe.
 *
 * @param space where the cache goes
 * @param network what makes the features
 * @param views what is made of each picture, which multiplies the size
 */
record CacheFilling(FeatureSpace space, SplitNetwork network, Views views) {
    /** Pictures between two looks at the progress; a run of so many is followed by their other views. */
    static final int CHUNK = 250;

    /**
     * Fills a cache.
     *
     * @param stage what to call this in the progress
     */
    FeatureCache fill(String stage, List<PreparedPicture> pictures, Progress progress) {
        int size = entries(pictures.size());
        progress.begin(stage, size);
        @Nullable Filled filled = null;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                OnnxFront front = new OnnxFront(network.cut().front())) {
            for (int from = 0; from < pictures.size(); from += CHUNK) {
                int to = Math.min(from + CHUNK, pictures.size());
                try (PointerScope chunkScope = new PointerScope()) {
                    Tensor input = Tensors.ofPictures(pictures.subList(from, to), network.input());
                    for (int view = 0; view < views.count(); view++) {
                        try (PointerScope viewScope = new PointerScope()) {
                            Chunk chunk = compute(views.of(view, input, network.input(), from), front);
                            if (filled == null) {
                                filled = allocate(stage, chunk, size);
                            }
                            filled.add(chunk);
                        }
                        progress.at(from * views.count() + (to - from) * (view + 1), "");
                    }
                }
            }
            if (filled == null) {
                throw new UnfitPicturesException("there are no pictures to compute features of");
            }
            return new FeatureCache(space, filled.pictures, filled.features, filled.outputs, true);
        } catch (RuntimeException e) {
            if (filled != null) {
                filled.close();
            }
            throw e;
        }
    }

    private int entries(int pictures) {
        long entries = (long) pictures * views.count();
        if (entries > Integer.MAX_VALUE) {
            throw new FeatureSpaceException(String.format(
                    Locale.ROOT,
                    "%,d pictures, each in %,d views, are more than %,d; learn from fewer pictures or copies",
                    pictures,
                    views.count(),
                    Integer.MAX_VALUE));
        }
        return (int) entries;
    }

    private Chunk compute(Tensor input, OnnxFront front) {
        Tensor features = front.run(input);
        network.requirePlanes(features);
        return new Chunk(
                Tensors.toUnitRange(input, network.input()), features, network.says(TorchRuntime.here(features)));
    }

    private Filled allocate(String stage, Chunk like, long size) {
        space.requireRoom(
                stage,
                Rows.bytes(like.features, size, ScalarType.Half),
                Rows.bytes(like.pictures, size, ScalarType.Byte) + Rows.bytes(like.outputs, size, ScalarType.Float));
        List<Rows> made = new ArrayList<>();
        try {
            made.add(Rows.allocate(space, like.pictures, size, ScalarType.Byte));
            made.add(Rows.allocate(space, like.features, size, ScalarType.Half));
            made.add(Rows.allocate(space, like.outputs, size, ScalarType.Float));
            return new Filled(made.get(0), made.get(1), made.get(2));
        } catch (RuntimeException e) {
            made.forEach(Rows::close);
            throw e;
        }
    }

    /** What one chunk of inputs gives. */
    private record Chunk(Tensor pictures, Tensor features, Tensor outputs) {}

    /** What a cache is made of, chunk by chunk. */
    private record Filled(Rows pictures, Rows features, Rows outputs) {
        void add(Chunk chunk) {
            pictures.add(Levels.of(chunk.pictures));
            features.add(chunk.features);
            outputs.add(chunk.outputs);
        }

        /** When the filling fails: no scope would. */
        void close() {
            pictures.close();
            features.close();
            outputs.close();
        }
    }
}
