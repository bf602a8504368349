package io.dpfgateway.trainer.measure;

/** SSIM of one plane as the paper has it, place by place in double precision. */
final class SsimByDefinition {
    private static final int SIDE = 11;

    private SsimByDefinition() {}

    static double of(float[] a, float[] b, int height, int width) {
        double sum = 0;
        for (int y = 0; y + SIDE <= height; y++) {
            for (int x = 0; x + SIDE <= width; x++) {
                sum += at(a, b, y * width + x, width);
            }
        }
        return sum / ((height - SIDE + 1) * (width - SIDE + 1));
    }

    private static double at(float[] a, float[] b, int corner, int width) {
        double total = 0;
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            int place = corner + i / SIDE * width + i % SIDE;
            total += weight(i);
            meanA += weight(i) * a[place];
            meanB += weight(i) * b[place];
        }
        meanA /= total;
        meanB /= total;
        double varianceA = 0;
        double varianceB = 0;
        double covariance = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            int place = corner + i / SIDE * width + i % SIDE;
            varianceA += weight(i) / total * (a[place] - meanA) * (a[place] - meanA);
            varianceB += weight(i) / total * (b[place] - meanB) * (b[place] - meanB);
            covariance += weight(i) / total * (a[place] - meanA) * (b[place] - meanB);
        }
        return (2 * meanA * meanB + 1e-4)
                * (2 * covariance + 9e-4)
                / ((meanA * meanA + meanB * meanB + 1e-4) * (varianceA + varianceB + 9e-4));
    }

    private static double weight(int i) {
        double dy = i / SIDE - 5;
        double dx = i % SIDE - 5;
        return Math.exp(-(dx * dx + dy * dy) / 4.5);
    }
}
