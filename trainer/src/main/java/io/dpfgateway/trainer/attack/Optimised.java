package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.measure.Yardstick;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The attacks by optimisation: on clean features, to show what the method is worth, on poisoned ones, and on the task's output
 * alone.
 *
 * @param inversions what they gave
 * @param fromPoisoned the pictures from poisoned features, by their index; on the scope of whoever ran it
 */
record Optimised(List<Inversion> inversions, Map<Integer, Tensor> fromPoisoned) {
    private static final Optimised NONE = new Optimised(List.of(), Map.of());

    /**
     * Runs them on the first held-out pictures, and on those that are shown as well, which do not count.
     *
     * @param budget how many count
     */
    static Optimised run(
            AttackSubject subject, InversionBudget budget, Gallery gallery, Yardstick yardstick, Progress progress) {
        if (budget.pictures() == 0) {
            return NONE;
        }
        Inverter inverter = new Inverter(subject.network(), subject.clean().train(), progress);
        FeatureCache originals = subject.clean().heldOut();
        int counted = Math.min(budget.pictures(), originals.size());
        long[] first = IntStream.range(0, counted).asLongStream().toArray();
        long[] withShown = IntStream.concat(
                        IntStream.range(0, counted),
                        gallery.shown().stream().mapToInt(i -> i).filter(i -> i >= counted))
                .asLongStream()
                .toArray();
        InversionBudget spent = new InversionBudget(counted, budget.steps());
        List<Inversion> inversions = new ArrayList<>();
        Map<Integer, Tensor> shown = new LinkedHashMap<>();
        for (Case each : Case.values()) {
            FeatureCache seen = (each == Case.CLEAN ? subject.clean() : subject.poisoned()).heldOut();
            long[] indices = each == Case.POISONED ? withShown : first;
            Tensor rebuilt = inverter.rebuild(each.stage, each.knowledge, seen, indices, budget.steps());
            Rebuilt measured =
                    Rebuilt.measure(originals, counted, yardstick, (from, to) -> rebuilt.narrow(0, from, to - from));
            inversions.add(new Inversion(each.knowledge, each.sees, spent, measured.likeness()));
            if (each == Case.POISONED) {
                for (int i = 0; i < indices.length; i++) {
                    shown.put((int) indices[i], rebuilt.narrow(0, i, 1));
                }
            }
        }
        return new Optimised(inversions, shown);
    }

    /** Adds the pictures to those that the report shows. */
    void show(Gallery gallery) {
        if (!fromPoisoned.isEmpty()) {
            gallery.show("inversion", "by optimisation with the front known", (from, to) -> {
                @Nullable Tensor picture = fromPoisoned.get(from);
                if (picture == null) {
                    throw new IllegalStateException("picture " + from + " is shown but was not inverted");
                }
                return picture;
            });
        }
    }

    private enum Case {
        CLEAN("inversion, clean features", Inversion.Knowledge.FRONT, Sees.CLEAN_FEATURES),
        POISONED("inversion, poisoned ones", Inversion.Knowledge.FRONT, Sees.POISONED_FEATURES),
        OUTPUT("inversion, output alone", Inversion.Knowledge.WHOLE_NETWORK_OUTPUT, Sees.OUTPUT);

        private final String stage;
        private final Inversion.Knowledge knowledge;
        private final Sees sees;

        Case(String stage, Inversion.Knowledge knowledge, Sees sees) {
            this.stage = stage;
            this.knowledge = knowledge;
            this.sees = sees;
        }
    }
}
