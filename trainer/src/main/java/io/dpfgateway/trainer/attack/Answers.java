package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * What the network says of pictures from clean and from other features, picture by picture.
 *
 * @param clean outputs from clean features
 * @param poisoned outputs from the others
 * @param classifies whether outputs are scores, one a class, or else an embedding
 */
@SuppressWarnings("ArrayRecordComponent") // outputs on the way to a figure, never compared
record Answers(float[][] clean, float[][] poisoned, boolean classifies) {
    private static final int CHUNK = 250;

    /** Asks for the first pictures of a cache. */
    static Answers of(FeatureCache poisoned, int count, SplitNetwork network, boolean classifies) {
        float[][] before = new float[count][];
        float[][] after = new float[count][];
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < count; from += CHUNK) {
                try (PointerScope chunk = new PointerScope()) {
                    Batch batch = poisoned.range(from, Math.min(from + CHUNK, count));
                    put(
                            Tensors.toArray(batch.outputs()),
                            before,
                            from,
                            batch.outputs().size(0));
                    put(
                            Tensors.toArray(network.says(batch.features())),
                            after,
                            from,
                            batch.outputs().size(0));
                }
            }
        }
        return new Answers(before, after, classifies);
    }

    private static void put(float[] values, float[][] target, int from, long count) {
        int width = values.length / Math.toIntExact(count);
        for (int i = 0; i < count; i++) {
            target[from + i] = new float[width];
            System.arraycopy(values, i * width, target[from + i], 0, width);
        }
    }

    /** How true each answer stayed: 1 or 0 for the same class or another, the cosine for embeddings. */
    double[] fidelity() {
        double[] fidelity = new double[clean.length];
        for (int i = 0; i < fidelity.length; i++) {
            fidelity[i] = classifies ? (best(clean[i]) == best(poisoned[i]) ? 1 : 0) : cosine(clean[i], poisoned[i]);
        }
        return fidelity;
    }

    /** Which class is predicted from clean features. */
    int cleanClass(int index) {
        return best(clean[index]);
    }

    /** Which class is predicted from the others. */
    int poisonedClass(int index) {
        return best(poisoned[index]);
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            lengthA += (double) a[i] * a[i];
            lengthB += (double) b[i] * b[i];
        }
        return product / Math.max(1e-12, Math.sqrt(lengthA * lengthB));
    }
}
