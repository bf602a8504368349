package io.dpfgateway.imaging.prepare;

import java.util.Arrays;

/**
 * The weights by which source samples make up target samples along one axis: a triangle over the target sample's place, as
 * wide as two target samples where the picture shrinks, so that no source sample is skipped (antialiasing), and two source
 * samples where it grows. Weights and rounding are those of Pillow's {@code resize(BILINEAR)} for 8-bit pictures
 * ({@code Resample.c}), to the bit: networks trained with Pillow or torchvision see what they were trained on.
 */
final class TriangleFilter {
    /** 32 bits less 8 of the sample and 2 to spare. */
    private static final int FRACTION_BITS = 22;

    private static final int HALF = 1 << (FRACTION_BITS - 1);

    private final int[] firsts;
    private final int[][] weights;

    /** The weights of the target samples that are seen. */
    TriangleFilter(Span span) {
        double scale = (double) span.source() / span.scaled();
        double reach = Math.max(scale, 1);
        firsts = new int[span.seen()];
        weights = new int[span.seen()][];
        for (int i = 0; i < weights.length; i++) {
            double centre = (span.firstSeen() + i + 0.5) * scale;
            int first = Math.max(0, (int) (centre - reach + 0.5));
            int end = Math.min(span.source(), (int) (centre + reach + 0.5));
            firsts[i] = first;
            weights[i] = fixedPoint(triangle(first, end, centre, 1 / reach));
        }
    }

    /** How many samples come out. */
    int size() {
        return weights.length;
    }

    /** The first source sample that any target sample needs. */
    int firstNeeded() {
        return firsts[0];
    }

    /** Behind the last source sample that any target sample needs. */
    int endNeeded() {
        int last = weights.length - 1;
        return firsts[last] + weights[last].length;
    }

    /** Filters one row of samples into {@code target} from {@code at} on. */
    void along(byte[] row, byte[] target, int at) {
        for (int i = 0; i < weights.length; i++) {
            int sum = HALF;
            int from = firsts[i];
            for (int weight : weights[i]) {
                sum += (row[from++] & 0xff) * weight;
            }
            target[at + i] = (byte) (sum >> FRACTION_BITS);
        }
    }

    /**
     * Filters across rows: target row {@code i} into {@code target} from {@code at} on.
     *
     * @param rows rows of {@code width} samples, one after the other, from source row {@link #firstNeeded} on
     * @param sums scratch, one a column
     */
    void across(byte[] rows, int i, int[] sums, byte[] target, int at) {
        int width = sums.length;
        Arrays.fill(sums, HALF);
        int from = (firsts[i] - firstNeeded()) * width;
        for (int weight : weights[i]) {
            for (int x = 0; x < width; x++) {
                sums[x] += (rows[from + x] & 0xff) * weight;
            }
            from += width;
        }
        for (int x = 0; x < width; x++) {
            target[at + x] = (byte) (sums[x] >> FRACTION_BITS);
        }
    }

    private static double[] triangle(int first, int end, double centre, double slope) {
        double[] heights = new double[end - first];
        double sum = 0;
        for (int i = 0; i < heights.length; i++) {
            heights[i] = Math.max(0, 1 - Math.abs((first + i - centre + 0.5) * slope));
            sum += heights[i];
        }
        for (int i = 0; i < heights.length; i++) {
            heights[i] /= sum;
        }
        return heights;
    }

    private static int[] fixedPoint(double[] values) {
        int[] fixed = new int[values.length];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = (int) (0.5 + values[i] * (1 << FRACTION_BITS));
        }
        return fixed;
    }
}
