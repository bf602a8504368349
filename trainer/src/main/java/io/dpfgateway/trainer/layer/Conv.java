package io.dpfgateway.trainer.layer;

/**
 * The shape of a convolution that keeps the plane at stride 1.
 *
 * @param in input channels
 * @param out output channels
 * @param kernel the kernel's side, odd
 * @param stride 1 or more
 */
public record Conv(int in, int out, int kernel, int stride) {
    /** 3x3, stride 1. */
    public static Conv three(int in, int out) {
        return new Conv(in, out, 3, 1);
    }

    /** 3x3, stride 2: halves the plane, rounding up. */
    public static Conv halving(int in, int out) {
        return new Conv(in, out, 3, 2);
    }

    /** 1x1. */
    public static Conv one(int in, int out) {
        return new Conv(in, out, 1, 1);
    }
}
