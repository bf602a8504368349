package io.dpfgateway.trainer.measure;

import io.dpfgateway.trainer.feature.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/** Tells by the cosine of two embeddings whether both are of one label, as of one person. */
final class Verification {
    private Verification() {}

    /**
     * The share of pairs that are told rightly by the best threshold of other pairs.
     *
     * @param seen embeddings {@code [N, values]} to find the threshold on
     * @param judged embeddings to count on
     * @return empty if either has fewer than two labelled ones, or only pairs of one kind
     */
    static OptionalDouble accuracy(Tensor seen, int[] seenLabels, Tensor judged, int[] judgedLabels) {
        List<Pair> some = pairs(seen, seenLabels);
        List<Pair> others = pairs(judged, judgedLabels);
        if (!haveBothKinds(some) || !haveBothKinds(others)) {
            return OptionalDouble.empty();
        }
        double threshold = bestThreshold(some);
        long right = others.stream()
                .filter(pair -> pair.same() == (pair.cosine() >= threshold))
                .count();
        return OptionalDouble.of((double) right / others.size());
    }

    private static boolean haveBothKinds(List<Pair> pairs) {
        return pairs.stream().anyMatch(Pair::same) && !pairs.stream().allMatch(Pair::same);
    }

    /** Between the last pair above it and the first below, so that neither sits on the edge. */
    private static double bestThreshold(List<Pair> pairs) {
        List<Pair> descending = new ArrayList<>(pairs);
        descending.sort(Comparator.comparingDouble(Pair::cosine).reversed());
        long right = pairs.stream().filter(pair -> !pair.same()).count();
        long most = right;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < descending.size(); i++) {
            right += descending.get(i).same() ? 1 : -1;
            boolean isLastOfEquals = i + 1 == descending.size()
                    || descending.get(i + 1).cosine() < descending.get(i).cosine();
            if (right > most && isLastOfEquals) {
                most = right;
                double next = i + 1 == descending.size()
                        ? descending.get(i).cosine()
                        : descending.get(i + 1).cosine();
                best = (descending.get(i).cosine() + next) / 2;
            }
        }
        return best;
    }

    private static List<Pair> pairs(Tensor embeddings, int[] labels) {
        int size = labels.length;
        Tensor unit = Cosine.unit(embeddings);
        float[] cosines = Tensors.toArray(unit.matmul(unit.t()));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                if (labels[i] >= 0 && labels[j] >= 0) {
                    pairs.add(new Pair(cosines[i * size + j], labels[i] == labels[j]));
                }
            }
        }
        return pairs;
    }

    private record Pair(float cosine, boolean same) {}
}
