package io.dpfgateway.trainer.layer;

/**
 * The spatial size of a tensor.
 *
 * @param height rows, from 1
 * @param width columns, from 1
 */
public record Plane(int height, int width) {
    /** One place. */
    public static final Plane POINT = new Plane(1, 1);

    /** What a stride of 2 leaves: half, rounded up. */
    public Plane halved() {
        return new Plane((height + 1) / 2, (width + 1) / 2);
    }

    /** The shorter side. */
    public int shorterSide() {
        return Math.min(height, width);
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
