package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/** The few held-out pictures that the report shows, and what was rebuilt of them. Private: holds pixels. */
final class Gallery {
    private static final int TYPICAL = 12;
    private static final int WORST = 4;

    private final FeatureCache originals;
    private final Rebuilt byAdaptive;
    private final List<Integer> typical;
    private final List<Integer> worst;
    private final Map<Integer, List<Sighting.Look>> looks = new TreeMap<>();

    /** @param byAdaptive the strongest adaptive adversary's, which chooses the worst */
    Gallery(FeatureCache originals, Rebuilt byAdaptive) {
        this.originals = originals;
        this.byAdaptive = byAdaptive;
        int size = originals.size();
        this.typical = IntStream.range(0, Math.min(TYPICAL, size)).boxed().toList();
        this.worst = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -byAdaptive.ssim()[i]))
                .limit(WORST)
                .toList();
        shown().forEach(index -> looks.put(index, new ArrayList<>()));
    }

    /** The indices of all that are shown, each once, in ascending order. */
    List<Integer> shown() {
        return IntStream.concat(
                        typical.stream().mapToInt(i -> i), worst.stream().mapToInt(i -> i))
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    /** Adds what one adversary made of each. */
    void show(String name, String what, Rebuilding rebuilding) {
        looks.forEach((index, known) -> {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGradients = new NoGradGuard()) {
                known.add(new Sighting.Look(name, what, Tensors.toArray(rebuilding.rebuild(index, index + 1))));
            }
        });
    }

    List<Sighting> typical() {
        return typical.stream().map(this::sighting).toList();
    }

    List<Sighting> worst() {
        return worst.stream().map(this::sighting).toList();
    }

    private Sighting sighting(int index) {
        try (PointerScope scope = new PointerScope()) {
            return new Sighting(
                    Tensors.toArray(originals.range(index, index + 1).pictures()),
                    looks.getOrDefault(index, List.of()),
                    byAdaptive.ssim()[index]);
        }
    }
}
