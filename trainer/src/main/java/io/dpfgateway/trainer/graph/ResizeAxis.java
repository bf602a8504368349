package io.dpfgateway.trainer.graph;

import java.util.Locale;

/**
 * One axis of a tensor that is resized, with ONNX's coordinate arithmetic (specification of Resize). In single precision,
 * as ONNX Runtime computes: it decides ties.
 *
 * @param index which axis
 * @param in its length before
 * @param out its length after
 * @param scale how much it grows; not always {@code out / in}, for lengths are rounded down
 */
record ResizeAxis(int index, int in, int out, float scale) {
    /** Where a place of the output lies in the input. */
    enum Coordinates {
        HALF_PIXEL,
        PYTORCH_HALF_PIXEL,
        ASYMMETRIC,
        ALIGN_CORNERS
    }

    /** Which element is the nearest. */
    enum Rounding {
        ROUND_PREFER_FLOOR,
        ROUND_PREFER_CEIL,
        FLOOR,
        CEIL
    }

    static Coordinates coordinates(String name) {
        return Coordinates.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static Rounding rounding(String name) {
        return Rounding.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** For each place of the output, the element of the input that it copies. */
    long[] nearest(Coordinates coordinates, Rounding rounding) {
        long[] sources = new long[out];
        for (int place = 0; place < out; place++) {
            float at = source(place, coordinates);
            double rounded =
                    switch (rounding) {
                        case ROUND_PREFER_FLOOR -> Math.ceil(at - 0.5);
                        case ROUND_PREFER_CEIL -> Math.floor(at + 0.5);
                        case FLOOR -> Math.floor(at);
                        case CEIL -> Math.ceil(at);
                    };
            sources[place] = inside((int) rounded);
        }
        return sources;
    }

    /** For each place of the output (rows), the weights of the input's elements; row-major {@code [out, in]}. */
    float[] linear(Coordinates coordinates) {
        float[] weights = new float[Math.multiplyExact(out, in)];
        for (int place = 0; place < out; place++) {
            float at = Math.max(0, Math.min(in - 1, source(place, coordinates)));
            int below = (int) at;
            float share = at - below;
            weights[place * in + below] += 1 - share;
            weights[place * in + inside(below + 1)] += share;
        }
        return weights;
    }

    /** The same for cubic convolution over four elements; beyond the border, the border's element counts again. */
    float[] cubic(Coordinates coordinates, float a) {
        float[] weights = new float[Math.multiplyExact(out, in)];
        for (int place = 0; place < out; place++) {
            float at = source(place, coordinates);
            int below = (int) Math.floor(at);
            for (int tap = below - 1; tap <= below + 2; tap++) {
                weights[place * in + inside(tap)] += cubicWeight(Math.abs(at - tap), a);
            }
        }
        return weights;
    }

    private float source(int place, Coordinates coordinates) {
        return switch (coordinates) {
            case HALF_PIXEL -> (place + 0.5f) / scale - 0.5f;
            case PYTORCH_HALF_PIXEL -> out > 1 ? (place + 0.5f) / scale - 0.5f : 0;
            case ASYMMETRIC -> place / scale;
            case ALIGN_CORNERS -> out > 1 ? (float) place * (in - 1) / (out - 1) : 0;
        };
    }

    private int inside(int place) {
        return Math.max(0, Math.min(in - 1, place));
    }

    /** Keys' cubic convolution kernel (R. Keys, IEEE Trans. ASSP 29(6), 1981), with its free parameter. */
    private static float cubicWeight(float distance, float a) {
        if (distance <= 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a : 0;
    }
}
