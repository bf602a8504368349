package io.dpfgateway.trainer.attack;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The attack by linkage. From a candidate picture the attacker computes what the public network says of it: the clean features
 * and the last tensor of planes behind the cut, or the output. A linear map over channels, the same at every place, predicts
 * from these what the record should hold; it is learned by least squares from training pictures and their records. The record's
 * candidate is the one with the least squared error, each channel in units of the error that is left on the training pictures.
 * Planes larger than 16x16 are averaged down. Not thread-safe.
 */
final class Linker {
    private static final int LARGEST_SIDE = 16;
    private static final int LEARNED = 2000;
    private static final int RECORDS = 500;
    private static final int CHUNK = 100;
    private static final double RIDGE = 1e-3;
    private static final int[] CANDIDATES = {10, 100};

    private final SplitNetwork network;
    private final Attack.Caches clean;
    private final @Nullable String deepest;

    Linker(SplitNetwork network, Attack.Caches clean) {
        this.network = network;
        this.clean = clean;
        this.deepest = deepest(network, clean.train());
    }

    /** The last place behind the cut where the back narrows to one tensor of planes; null if there is none. */
    private static @Nullable String deepest(SplitNetwork network, FeatureCache cache) {
        List<String> narrow = GraphCut.candidates(network.cut().back());
        if (narrow.isEmpty()) {
            return null;
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Map<String, Tensor> seen = network.back()
                    .run(Map.of(network.cut().tensor(), cache.range(0, 1).features()), new HashSet<>(narrow));
            for (int i = narrow.size() - 1; i >= 0; i--) {
                Tensor tensor = seen.get(narrow.get(i));
                if (tensor != null && tensor.dim() == 4 && tensor.size(2) > 1) {
                    return narrow.get(i);
                }
            }
        }
        return null;
    }

    /** Links records by their features or their code. */
    Linkage byTensor(Sees by, Attack.Caches shared) {
        long height = Math.min(LARGEST_SIDE, shared.train().featuresShape().get(1));
        long width = Math.min(LARGEST_SIDE, shared.train().featuresShape().get(2));
        return link(
                by,
                new Pairing(
                        shared,
                        own -> torch.adaptive_avg_pool2d(own.features(), height, width),
                        candidate -> known(candidate, height, width)));
    }

    /** Links records by what the back says of them: anybody can, as long as the task works. */
    Linkage byOutput(Attack.Caches poisoned) {
        return link(
                Sees.OUTPUT,
                new Pairing(
                        poisoned,
                        own -> asPlane(network.says(own.features())),
                        candidate -> asPlane(candidate.outputs())));
    }

    private static Tensor asPlane(Tensor outputs) {
        return outputs.reshape(outputs.size(0), -1, 1, 1);
    }

    private Tensor known(Batch candidate, long height, long width) {
        TensorVector all = new TensorVector();
        all.push_back(torch.adaptive_avg_pool2d(candidate.features(), height, width));
        if (deepest != null) {
            Tensor deep = network.back()
                    .run(Map.of(network.cut().tensor(), candidate.features()), Set.of(deepest))
                    .get(deepest);
            if (deep != null) {
                all.push_back(torch.adaptive_avg_pool2d(deep, height, width));
            }
        }
        return torch.cat(all, 1);
    }

    private Linkage link(Sees by, Pairing pairing) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            LinearMap map = learn(pairing);
            int records = Math.min(RECORDS, clean.heldOut().size());
            int[] closer = rank(pairing, map, records);
            List<Linkage.Hits> hits = new ArrayList<>();
            for (int candidates : sizes(clean.heldOut().size())) {
                double sum = 0;
                for (int others : closer) {
                    sum += chanceToBeNearest(others, clean.heldOut().size() - 1, candidates);
                }
                hits.add(new Linkage.Hits(candidates, sum / records, 1.0 / candidates));
            }
            return new Linkage(by, records, Math.min(LEARNED, clean.train().size()), hits);
        }
    }

    private static Set<Integer> sizes(int heldOut) {
        Set<Integer> sizes = new TreeSet<>();
        for (int candidates : CANDIDATES) {
            sizes.add(Math.min(candidates, heldOut));
        }
        sizes.add(heldOut);
        return sizes;
    }

    /**
     * How likely none of {@code closer} is among {@code candidates - 1} drawn from {@code others}: what drawing candidates again
     * and again would come to.
     */
    static double chanceToBeNearest(int closer, int others, int candidates) {
        double chance = 1;
        for (int drawn = 0; drawn < candidates - 1; drawn++) {
            chance *= Math.max(0, (double) (others - closer - drawn) / (others - drawn));
        }
        return chance;
    }

    private LinearMap learn(Pairing pairing) {
        int count = Math.min(LEARNED, clean.train().size());
        Batch candidate = clean.train().range(0, 1);
        Batch record = pairing.shared.train().range(0, 1);
        Moments moments = Moments.empty(
                pairing.known.of(candidate).size(1) + 1, pairing.own.of(record).size(1));
        for (int from = 0; from < count; from += CHUNK) {
            int to = Math.min(from + CHUNK, count);
            try (PointerScope chunk = new PointerScope()) {
                Tensor x = rows(pairing.known.of(clean.train().range(from, to)), true);
                Tensor y = rows(pairing.own.of(pairing.shared.train().range(from, to)), false);
                moments.add(x, y);
            }
        }
        return moments.solve();
    }

    /** {@code [N, C, H, W]} as one row a place. */
    private static Tensor rows(Tensor planes, boolean withOne) {
        Tensor rows = planes.permute(0, 2, 3, 1).reshape(-1, planes.size(1));
        return withOne ? torch.cat(new TensorVector(rows, TorchRuntime.here(torch.ones(rows.size(0), 1))), 1) : rows;
    }

    /** For each record, how many candidates are nearer than the right one; an equally near one counts as nearer. */
    private int[] rank(Pairing pairing, LinearMap map, int records) {
        Tensor own = targets(pairing, map, records);
        int[] closer = new int[records];
        float[] right = new float[records];
        for (int pass = 0; pass < 2; pass++) {
            for (int from = 0; from < clean.heldOut().size(); from += CHUNK) {
                int to = Math.min(from + CHUNK, clean.heldOut().size());
                if (pass == 0 && from >= records) {
                    break;
                }
                try (PointerScope chunk = new PointerScope()) {
                    Tensor known = pairing.known.of(clean.heldOut().range(from, to));
                    Tensor predicted =
                            map.weigh(rows(known, true).mm(map.weights())).reshape(known.size(0), -1);
                    float[] distances = Tensors.toArray(squaredDistances(own, predicted));
                    note(distances, from, to, pass == 0, right, closer);
                }
            }
        }
        return closer;
    }

    private static void note(float[] distances, int from, int to, boolean first, float[] right, int[] closer) {
        int width = to - from;
        for (int record = 0; record < right.length; record++) {
            for (int c = 0; c < width; c++) {
                float distance = distances[record * width + c];
                boolean isRight = from + c == record;
                if (first && isRight) {
                    right[record] = distance;
                } else if (!first && !isRight && distance <= right[record]) {
                    closer[record]++;
                }
            }
        }
    }

    private Tensor targets(Pairing pairing, LinearMap map, int records) {
        TensorVector parts = new TensorVector();
        for (int from = 0; from < records; from += CHUNK) {
            int to = Math.min(from + CHUNK, records);
            Tensor own = pairing.own.of(pairing.shared.heldOut().range(from, to));
            parts.push_back(map.weigh(rows(own, false)).reshape(own.size(0), -1));
        }
        return torch.cat(parts, 0);
    }

    private static Tensor squaredDistances(Tensor a, Tensor b) {
        Tensor products = a.mm(b.t()).mul(new Scalar(-2.0));
        Tensor lengthsA = a.mul(a).sum(new long[] {1}, true, null);
        Tensor lengthsB = b.mul(b).sum(new long[] {1}, true, null).t();
        return products.add(lengthsA).add(lengthsB);
    }

    /**
     * @param shared what records hold
     * @param own what of a record is compared
     * @param known what the attacker computes from a candidate: of the same height and width
     */
    private record Pairing(Attack.Caches shared, View own, View known) {}

    @FunctionalInterface
    private interface View {
        Tensor of(Batch batch);
    }

    /** Sums of products, from which least squares are solved. */
    private record Moments(Tensor xx, Tensor xy, Tensor yy, Tensor count) {
        static Moments empty(long in, long out) {
            return new Moments(zeros(in, in), zeros(in, out), zeros(out), zeros(1));
        }

        private static Tensor zeros(long... shape) {
            return TorchRuntime.here(torch.zeros(shape));
        }

        void add(Tensor x, Tensor y) {
            xx.add_(x.t().mm(x));
            xy.add_(x.t().mm(y));
            yy.add_(y.mul(y).sum(0));
            count.add_(new Scalar((double) x.size(0)));
        }

        LinearMap solve() {
            Tensor a = xx.div(count);
            Tensor ridge =
                    TorchRuntime.here(torch.eye(a.size(0))).mul(a.diag().mean()).mul(new Scalar(RIDGE));
            // By Cholesky, as a ridge allows: the LU of libtorch's OpenBLAS, in several threads, ends the process on
            // some processors from some 300 unknowns on.
            Tensor root = torch.linalg_cholesky(a.add(ridge).to(ScalarType.Double));
            Tensor weights =
                    xy.div(count).to(ScalarType.Double).cholesky_solve(root).to(ScalarType.Float);
            // E[(y - xw)^2] = E[y^2] - 2 w.E[xy] + w.E[xx]w, channel by channel
            Tensor explained = weights.mul(xy.div(count)).sum(0).mul(new Scalar(2.0));
            Tensor spread = weights.mul(a.mm(weights)).sum(0);
            Tensor left = yy.div(count).sub(explained).add(spread).clamp_min(new Scalar(1e-9));
            return new LinearMap(weights, left.sqrt());
        }
    }

    /**
     * @param weights {@code [in, out]}
     * @param left the error that is left, as a standard deviation, one an output channel
     */
    private record LinearMap(Tensor weights, Tensor left) {
        Tensor weigh(Tensor rows) {
            return rows.div(left);
        }
    }
}
