package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Attacks a DPF that is fixed. The adversaries learn from the training pictures and are judged on the held-out ones, which
 * they never see. Not thread-safe.
 */
public final class Attack {
    private static final int TYPICAL = 12;
    private static final int WORST = 4;

    private final Budget budget;
    private final long seed;
    private final Progress progress;

    public Attack(Budget budget, long seed, Progress progress) {
        this.budget = budget;
        this.seed = seed;
        this.progress = progress;
    }

    /** Trains the adversary that knows clean features only. */
    public Reconstructor trainKnown(FeatureCache cleanTrain) {
        return Reconstructor.train("attack on clean features", cleanTrain, budget, seed, progress);
    }

    /** Trains an adaptive adversary and lets both loose on the held-out pictures. */
    public AttackResult run(Reconstructor known, Caches clean, Caches poisoned) {
        int pictures = clean.train().size();
        try (Reconstructor adaptive =
                Reconstructor.train("attack on poisoned features", poisoned.train(), budget, seed + 1, progress)) {
            Rebuilt fromClean = Rebuilt.measure(clean.heldOut(), b -> known.rebuild(b.features()));
            Rebuilt byKnown = Rebuilt.measure(poisoned.heldOut(), b -> known.rebuild(b.features()));
            Rebuilt byAdaptive = Rebuilt.measure(poisoned.heldOut(), b -> adaptive.rebuild(b.features()));
            List<Integer> byLeakage = IntStream.range(0, byAdaptive.ssim().length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -byAdaptive.ssim()[i]))
                    .toList();
            List<Integer> asTheyCame = IntStream.range(0, Math.min(TYPICAL, byLeakage.size()))
                    .boxed()
                    .toList();
            List<Integer> best = byLeakage.subList(0, Math.min(WORST, byLeakage.size()));
            Gallery gallery = new Gallery(known, adaptive, clean.heldOut(), poisoned.heldOut(), byAdaptive);
            return new AttackResult(
                    Leakage.of(known, budget, pictures, fromClean),
                    Leakage.of(known, budget, pictures, byKnown),
                    Leakage.of(adaptive, budget, pictures, byAdaptive),
                    Floors.measure(clean.train(), clean.heldOut()),
                    asTheyCame.stream().map(gallery::show).toList(),
                    best.stream().map(gallery::show).toList());
        }
    }

    /**
     * Features of the same pictures, to learn from and to be judged on.
     *
     * @param train what adversaries learn from
     * @param heldOut what they are judged on
     */
    public record Caches(FeatureCache train, FeatureCache heldOut) {}

    private record Gallery(
            Reconstructor known,
            Reconstructor adaptive,
            FeatureCache clean,
            FeatureCache poisoned,
            Rebuilt byAdaptive) {
        Sighting show(int index) {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGradients = new NoGradGuard()) {
                Batch open = clean.range(index, index + 1);
                Batch hidden = poisoned.range(index, index + 1);
                return new Sighting(
                        Tensors.toArray(open.pictures()),
                        Tensors.toArray(known.rebuild(open.features())),
                        Tensors.toArray(known.rebuild(hidden.features())),
                        Tensors.toArray(adaptive.rebuild(hidden.features())),
                        byAdaptive.ssim()[index]);
            }
        }
    }
}
