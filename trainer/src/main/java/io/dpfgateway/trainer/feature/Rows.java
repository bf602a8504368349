package io.dpfgateway.trainer.feature;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long tensor that is filled from its first row on, where its {@link FeatureSpace} has room. No scope frees it. Not
 * thread-safe.
 *
 * <p>Half precision ends at {@value #GREATEST_HALF}: once a greater number comes, all rows become float32.
 */
final class Rows implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rows.class);

    private static final double GREATEST_HALF = 65_504;

    private final FeatureSpace space;
    private final long[] shape;
    private Block block;
    private long filled;

    private Rows(FeatureSpace space, long[] shape, Block block) {
        this.space = space;
        this.shape = shape;
        this.block = block;
    }

    /**
     * Makes room.
     *
     * @param like gives the shape of a row
     * @param size how many rows there will be
     * @throws FeatureSpaceException if there is not so much
     */
    static Rows allocate(FeatureSpace space, Tensor like, long size, ScalarType type) {
        long[] shape = shape(like, size);
        return new Rows(space, shape, space.take(shape, type));
    }

    private static long[] shape(Tensor like, long size) {
        try (PointerScope scope = new PointerScope()) {
            long[] shape = like.sizes().vec().get();
            shape[0] = size;
            return shape;
        }
    }

    /** The bytes that so many rows take. */
    static long bytes(Tensor like, long size, ScalarType type) {
        return like.numel() / like.size(0) * size * torch.elementSize(type);
    }

    /**
     * Adds rows behind those that are there.
     *
     * @throws FeatureSpaceException if the disk is full, or they need more precision than there is room for
     */
    void add(Tensor rows) {
        if (block.type() == ScalarType.Half && isTooGreat(rows)) {
            widen();
        }
        block.put(rows, filled);
        filled += rows.size(0);
    }

    private static boolean isTooGreat(Tensor rows) {
        try (PointerScope scope = new PointerScope()) {
            return rows.abs().max().gt(new Scalar(GREATEST_HALF)).item_bool();
        }
    }

    private void widen() {
        log.atWarn()
                .addKeyValue("limit", GREATEST_HALF)
                .log(
                        "features are greater than half precision holds; they are kept in float32, which takes twice the room");
        Block wide = space.take(shape, ScalarType.Float);
        try (PointerScope scope = new PointerScope()) {
            if (filled > 0) {
                wide.put(tensor().narrow(0, 0, filled), 0);
            }
        } catch (RuntimeException e) {
            wide.close();
            throw e;
        }
        block.close();
        block = wide;
    }

    /** All rows; what was not added yet is arbitrary. */
    Tensor tensor() {
        return block.tensor();
    }

    /** The size of a dimension; 0 is the number of rows. */
    int size(int dimension) {
        return Math.toIntExact(shape[dimension]);
    }

    /** Some rows, in the type that they are kept in, on the caller's scope. */
    Tensor select(Tensor indices) {
        return torch.index_select(tensor(), 0, indices);
    }

    /** A run of rows, {@code from} inclusive, {@code to} exclusive: a view. */
    Tensor range(int from, int to) {
        return tensor().narrow(0, from, to - from);
    }

    @Override
    public void close() {
        block.close();
    }
}
