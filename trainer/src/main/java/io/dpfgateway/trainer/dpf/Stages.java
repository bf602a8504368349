package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.layer.Plane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The network's own stages behind a cut, found by running one blank picture through it: every place where the whole back
 * narrows to one tensor of planes. Names do not matter. Immutable, holds no native memory.
 */
public final class Stages {
    /** Below this a plane is pooled, and no plane that a level of the dial could mean. */
    private static final int SMALLEST_PLANE = 2;

    private static final Plane ONE_PLACE = new Plane(1, 1);

    private final int cutChannels;
    private final Plane cutPlane;
    private final List<EncoderStage> all;
    /** Those that are not pooled. */
    private final List<EncoderStage> stages;

    /** @param all from the cut on, those that the network has pooled to one place included */
    Stages(int cutChannels, Plane cutPlane, List<EncoderStage> all) {
        this.cutChannels = cutChannels;
        this.cutPlane = cutPlane;
        this.all = List.copyOf(all);
        this.stages = all.stream()
                .filter(stage -> stage.plane().shorterSide() >= SMALLEST_PLANE)
                .toList();
    }

    /**
     * Looks behind a cut.
     *
     * @throws UnfitPicturesException if the cut is a vector, or an output is neither scores nor an embedding
     */
    public static Stages behind(SplitNetwork network) {
        OnnxModel back = network.cut().back();
        String cut = network.cut().tensor();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor features = network.front()
                    .run(TorchRuntime.here(torch.zeros(network.input().shape(1))));
            network.requirePlanes(features);
            network.outputs(features);
            List<String> narrow = GraphCut.candidates(back);
            Map<String, Tensor> seen =
                    narrow.isEmpty() ? Map.of() : network.back().run(Map.of(cut, features), new HashSet<>(narrow));
            List<EncoderStage> stages = new ArrayList<>();
            for (String name : narrow) {
                Tensor tensor = seen.get(name);
                if (tensor != null && tensor.dim() == 4) {
                    stages.add(new EncoderStage(GraphCut.extract(back, cut, name), channels(tensor), plane(tensor)));
                }
            }
            return new Stages(channels(features), plane(features), stages);
        }
    }

    private static int channels(Tensor tensor) {
        return Math.toIntExact(tensor.size(1));
    }

    private static Plane plane(Tensor tensor) {
        return new Plane(Math.toIntExact(tensor.size(2)), Math.toIntExact(tensor.size(3)));
    }

    /**
     * What the encoder begins as: all of the network up to the last stage whose plane is still as large as the code's. A code of
     * one place may so begin as what the network itself pools to: a mean over the last plane would lose what a network that
     * weighs its places, as one for faces does, has found there.
     *
     * @param grid the code's shorter side; 0 for that of the last stage
     * @return empty if there is none, as when the cut itself is that place
     */
    Optional<EncoderStage> reaching(int grid) {
        return (grid == 1 ? all : stages)
                .stream().filter(stage -> stage.plane().shorterSide() >= grid).reduce((earlier, later) -> later);
    }

    /**
     * The tensor in which the network itself has pooled its planes to one place, the last if there are several.
     *
     * @throws InvalidDpfException if there is none behind the cut
     */
    String requirePooled() {
        return pooled().map(stage -> stage.graph().output().name())
                .orElseThrow(() -> new InvalidDpfException(
                        "synthetic embeddings need a place behind the cut where the network has pooled each plane to one"
                                + " number, and there is none; learn from pictures only"));
    }

    /** Whether the network itself pools its planes to one place, so that its task needs no more. */
    boolean pools() {
        return pooled().isPresent();
    }

    private Optional<EncoderStage> pooled() {
        return reaching(1).filter(stage -> stage.plane().equals(ONE_PLACE));
    }

    /** @throws InvalidDpfException if no code can have exactly this grid; the message names those that it can have */
    void requireReachable(int grid) {
        Set<Integer> all = new TreeSet<>(Comparator.reverseOrder());
        halvings(cutPlane).forEach(all::add);
        stages.forEach(stage -> halvings(stage.plane()).forEach(all::add));
        List<Integer> reachable = all.stream().filter(this::isReachable).toList();
        if (!reachable.contains(grid)) {
            throw new InvalidDpfException("the privacy dial's grid is " + grid + ", but behind this cut it can be "
                    + reachable.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + "; choose one of these");
        }
    }

    private boolean isReachable(int grid) {
        Plane from = reaching(grid).map(EncoderStage::plane).orElse(cutPlane);
        return halvings(from).anyMatch(side -> side == grid);
    }

    /** The shorter sides that halving gives, the plane's own first. */
    private static Stream<Integer> halvings(Plane plane) {
        return Stream.iterate(plane, p -> p.shorterSide() >= 1, Plane::halved)
                .limit(Integer.SIZE)
                .map(Plane::shorterSide)
                .distinct();
    }

    /** The shorter side of the cut's plane. */
    int cutSide() {
        return cutPlane.shorterSide();
    }

    /** The shorter side of the last stage's plane. */
    int deepest() {
        return stages.isEmpty()
                ? cutSide()
                : stages.get(stages.size() - 1).plane().shorterSide();
    }

    /** How many channels the network has where an encoder to such a grid ends. */
    int channelsAt(int grid) {
        return reaching(grid).map(EncoderStage::channels).orElse(cutChannels);
    }

    /** The largest side of a plane here that is no larger than {@code most}; the last plane's, halved, if all are larger. */
    int sideAtMost(int most) {
        List<Plane> planes = new ArrayList<>(List.of(cutPlane));
        stages.forEach(stage -> planes.add(stage.plane()));
        int largest = planes.stream()
                .mapToInt(Plane::shorterSide)
                .filter(side -> side <= most)
                .max()
                .orElse(0);
        Plane plane = planes.get(planes.size() - 1);
        while (plane.shorterSide() > most) {
            plane = plane.halved();
        }
        return largest > 0 ? largest : plane.shorterSide();
    }
}
