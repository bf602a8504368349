package io.dpfgateway.trainer.measure;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.task.Head;
import io.dpfgateway.trainer.task.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Measures what each head of a network keeps. Not thread-safe. */
public final class HeadMeter {
    private static final int CHUNK = 250;

    /** Pairs grow with the square of the pictures, and a threshold needs no more. */
    private static final int MOST_IN_PAIRS = 1500;

    private final SplitNetwork network;
    private final int classCount;

    /** @param classCount how many classes are named, which tells what head they are of; 0 if none are */
    public HeadMeter(SplitNetwork network, int classCount) {
        this.network = network;
        this.classCount = classCount;
    }

    /**
     * One side of the pictures.
     *
     * @param poisoned their poisoned features beside the clean outputs
     * @param classes the true class of each entry, below 0 where it is not known or the head does not classify by it
     * @param groups a number for the label of each entry, below 0 where it has none or must not stand in a pair
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    public record Side(FeatureCache poisoned, int[] classes, int[] groups) {}

    /**
     * Measures every head.
     *
     * @param seen what the DPF learned from, on which an embedding's threshold is found
     * @param heldOut what is counted on
     */
    public List<HeadUtility> measure(Objective objective, Side seen, Side heldOut) {
        List<HeadUtility> figures = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Outputs judged = Outputs.of(
                    heldOut.poisoned(),
                    LongStream.range(0, heldOut.poisoned().size()).toArray(),
                    network);
            boolean embeds = objective.heads().stream().anyMatch(head -> head.task() == Task.EMBEDDING);
            long[] paired = paired(seen.groups());
            int[] groups =
                    Arrays.stream(paired).mapToInt(i -> seen.groups()[(int) i]).toArray();
            @Nullable
            Outputs learned = embeds && paired.length > 0 ? Outputs.of(seen.poisoned(), paired, network) : null;
            for (int i = 0; i < objective.heads().size(); i++) {
                Head head = objective.heads().get(i);
                figures.add(
                        switch (head.task()) {
                            case CLASSIFICATION -> classification(head, judged.head(i), heldOut.classes());
                            case EMBEDDING ->
                                embedding(
                                        head,
                                        judged.head(i),
                                        heldOut.groups(),
                                        learned == null ? null : learned.head(i),
                                        groups);
                        });
            }
        }
        return figures;
    }

    /** The entries to find a threshold on: those with a label, and no more than are needed. */
    private static long[] paired(int[] groups) {
        return IntStream.range(0, groups.length)
                .filter(i -> groups[i] >= 0)
                .limit(MOST_IN_PAIRS)
                .asLongStream()
                .toArray();
    }

    private HeadUtility classification(Head head, Pair outputs, int[] classes) {
        Tensor clean = outputs.clean().argmax(new LongOptional(1), false);
        Tensor poisoned = outputs.poisoned().argmax(new LongOptional(1), false);
        Tensor truth = TorchRuntime.here(
                torch.tensor(Arrays.stream(classes).asLongStream().toArray()));
        boolean areOfThisHead = outputs.clean().size(1) == classCount;
        long known = areOfThisHead ? Arrays.stream(classes).filter(c -> c >= 0).count() : 0;
        return new HeadUtility(
                head.output(),
                head.task(),
                head.weight(),
                share(clean.eq(poisoned), classes.length),
                Divergence.of(outputs.clean(), outputs.poisoned()).mean().item_float(),
                known == 0 ? null : share(clean.eq(truth), known),
                known == 0 ? null : share(poisoned.eq(truth), known));
    }

    /** @param seen what a threshold is found on; null where there is nothing */
    private static HeadUtility embedding(Head head, Pair judged, int[] groups, @Nullable Pair seen, int[] seenGroups) {
        double cosine = Cosine.of(judged.clean(), judged.poisoned()).mean().item_float();
        int pairs = Math.min(MOST_IN_PAIRS, groups.length);
        int[] some = Arrays.copyOf(groups, pairs);
        OptionalDouble clean = seen == null
                ? OptionalDouble.empty()
                : Verification.accuracy(seen.clean(), seenGroups, judged.clean().narrow(0, 0, pairs), some);
        OptionalDouble poisoned = seen == null
                ? OptionalDouble.empty()
                : Verification.accuracy(
                        seen.poisoned(), seenGroups, judged.poisoned().narrow(0, 0, pairs), some);
        boolean both = clean.isPresent() && poisoned.isPresent();
        return new HeadUtility(
                head.output(),
                head.task(),
                head.weight(),
                foundAgain(judged),
                1 - cosine,
                both ? clean.getAsDouble() : null,
                both ? poisoned.getAsDouble() : null);
    }

    /** The share of pictures whose poisoned embedding has their own clean one as the nearest. */
    private static double foundAgain(Pair judged) {
        Tensor gallery = Cosine.unit(judged.clean()).t();
        int size = Math.toIntExact(judged.clean().size(0));
        long found = 0;
        for (int from = 0; from < size; from += CHUNK) {
            try (PointerScope scope = new PointerScope()) {
                int to = Math.min(from + CHUNK, size);
                Tensor probes = Cosine.unit(judged.poisoned().narrow(0, from, (long) to - from));
                Tensor nearest = probes.matmul(gallery).argmax(new LongOptional(1), false);
                long[] own = new long[to - from];
                for (int i = 0; i < own.length; i++) {
                    own[i] = (long) from + i;
                }
                found += nearest.eq(TorchRuntime.here(torch.tensor(own))).sum().item_int();
            }
        }
        return (double) found / size;
    }

    private static double share(Tensor which, long of) {
        return (double) which.sum().item_int() / of;
    }

    private record Pair(Tensor clean, Tensor poisoned) {}

    /** What all heads say of some pictures, one head's values behind the other's. */
    private record Outputs(Tensor clean, Tensor poisoned, List<Long> widths) {
        /** @param entries of the cache, at least one */
        static Outputs of(FeatureCache cache, long[] entries, SplitNetwork network) {
            TensorVector clean = new TensorVector();
            TensorVector poisoned = new TensorVector();
            List<Long> widths = new ArrayList<>();
            for (int from = 0; from < entries.length; from += CHUNK) {
                Batch batch = cache.batch(Arrays.copyOfRange(entries, from, Math.min(from + CHUNK, entries.length)));
                List<Tensor> heads = network.outputs(batch.features());
                widths = heads.stream().map(head -> head.size(1)).toList();
                clean.push_back(batch.outputs());
                poisoned.push_back(torch.cat(new TensorVector(heads.toArray(Tensor[]::new)), 1));
            }
            return new Outputs(torch.cat(clean, 0), torch.cat(poisoned, 0), widths);
        }

        Pair head(int index) {
            long from =
                    widths.subList(0, index).stream().mapToLong(Long::longValue).sum();
            long width = widths.get(index);
            return new Pair(clean.narrow(1, from, width), poisoned.narrow(1, from, width));
        }
    }
}
