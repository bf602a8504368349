package io.dpfgateway.schemas.tensor;

/**
 * IEEE 754 binary16 in the low bits of a {@code short}: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. JDK 20
 * has {@code Float.floatToFloat16}; this project's floor is 17, and both give the same bits for every number.
 */
public final class HalfFloat {
    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7c00;
    private static final int QUIET_NAN = 0x7e00;

    /** A binary32 fraction has 23 bits, a binary16 fraction 10. */
    private static final int DROPPED_BITS = 13;

    /** The biases' difference, 127 - 15, in the exponent's place of the binary16 result. */
    private static final int REBIAS = 112 << 10;

    /** 65520, half-way between the largest half, 65504, and the next power: from here on it is infinity. */
    private static final int OVERFLOW = 0x477ff000;

    /** 2^-14, the smallest normal half. */
    private static final int SMALLEST_NORMAL = 0x38800000;

    /** The step of subnormal halves is 2^-24. */
    private static final float SUBNORMAL_STEPS = 0x1p24f;

    private HalfFloat() {}

    /**
     * The nearest half, ties to even. Too large a number gives infinity, too small a one zero; the sign is kept. Every NaN
     * becomes the same quiet NaN, with the sign kept.
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & SIGN;
        int magnitude = bits & 0x7fffffff;
        return (short) (sign | halfBits(magnitude));
    }

    private static int halfBits(int magnitude) {
        if (magnitude > 0x7f800000) {
            return QUIET_NAN;
        }
        if (magnitude >= OVERFLOW) {
            return INFINITY;
        }
        if (magnitude < SMALLEST_NORMAL) {
            // Scaling by a power of two is exact, so rint is the only rounding. 1024 steps are the smallest normal:
            // right too.
            return (int) Math.rint(Float.intBitsToFloat(magnitude) * SUBNORMAL_STEPS);
        }
        // Adds just under half of the last kept bit, plus that bit: a tie goes to even, and a carry into the exponent
        // is right.
        int even = (magnitude >>> DROPPED_BITS) & 1;
        return ((magnitude + 0xfff + even) >>> DROPPED_BITS) - REBIAS;
    }

    /** Exact: every half is a float. A NaN stays a NaN. */
    public static float toFloat(short half) {
        int exponent = (half & INFINITY) >>> 10;
        int fraction = half & 0x3ff;
        int sign = (half & SIGN) << 16;
        if (exponent == 0) {
            float magnitude = fraction / SUBNORMAL_STEPS;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wideExponent = exponent == 31 ? 255 : exponent + 112;
        return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << DROPPED_BITS);
    }
}
