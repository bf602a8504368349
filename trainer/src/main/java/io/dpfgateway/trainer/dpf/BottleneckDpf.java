package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.layer.Plane;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A DPF without a way around: the features are encoded by a copy of the network's own later stages, squeezed into a small
 * code (the {@link Dial}), and decoded to features of the cut's shape. A full-resolution path, as the residual form has
 * one, cannot hide the picture.
 */
public final class BottleneckDpf {
    /**
     * The code, by this name in every graph that is built here: what lies before it is the encoder, what lies behind it the
     * decoder, which partners get if the code is what travels.
     */
    public static final String CODE = "dpf/code";

    /** The least channels of the decoder at the code's plane, one doubling later, and from then on. */
    private static final int[] DECODER_WIDTHS = {64, 48, 24};

    /** However wide features or code are: a plane of so many channels costs enough. */
    private static final int WIDEST = 192;

    /** A code of one place is unfolded to a plane of at most so many rows or columns, each place with weights of its own. */
    private static final int UNFOLDED = 4;

    private final CutSite site;
    private final GraphBuilder graph;
    private final Layers layers;

    private BottleneckDpf(CutSite site, int opset, long seed) {
        this.site = site;
        this.graph = new GraphBuilder("dpf", opset);
        this.layers = new Layers(graph, seed);
    }

    static OnnxModel build(CutSite site, Optional<EncoderStage> encoder, Dial dial, int opset, long seed) {
        return new BottleneckDpf(site, opset, seed).build(encoder, dial);
    }

    private OnnxModel build(Optional<EncoderStage> encoder, Dial dial) {
        String x = graph.input(site.spec(site.tensor()));
        int channels = site.channels();
        Plane plane = site.plane();
        if (encoder.isPresent()) {
            x = graph.append(x, encoder.get().graph());
            channels = encoder.get().channels();
            plane = encoder.get().plane();
        }
        Plane grid = grid(plane, dial.grid());
        while (!plane.equals(grid)) {
            // Behind the network's own stages the mean keeps what they found; without them something has to be learned.
            x = encoder.isPresent() ? layers.halvingMean(x) : layers.block(x, Conv.halving(channels, channels));
            plane = plane.halved();
        }
        String code = layers.standardise(layers.conv(x, Conv.one(channels, dial.channels())), dial.channels(), CODE);
        return graph.build(site.spec(decode(code, dial.channels(), grid)));
    }

    /** The plane of the code: the encoder's, halved until it is as small as the dial wants. */
    private Plane grid(Plane encoder, int wanted) {
        Plane plane = encoder;
        while (wanted > 0 && plane.shorterSide() > wanted) {
            plane = plane.halved();
        }
        if (wanted > 0 && plane.shorterSide() != wanted) {
            throw new InvalidDpfException("the privacy dial's grid is " + wanted + ", but behind this cut it can be "
                    + grids(encoder) + "; choose one of these");
        }
        return plane;
    }

    private String grids(Plane encoder) {
        SortedSet<Integer> sides = new TreeSet<>(Comparator.reverseOrder());
        for (Plane start : List.of(site.plane(), encoder)) {
            for (Plane plane = start; plane.shorterSide() > 1; plane = plane.halved()) {
                sides.add(plane.shorterSide());
            }
        }
        sides.add(1);
        return sides.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private int width(int level) {
        int features = Math.min(WIDEST, site.channels() + site.channels() / 2);
        return Math.max(DECODER_WIDTHS[Math.min(level, DECODER_WIDTHS.length - 1)], features);
    }

    private String decode(String code, int codeChannels, Plane grid) {
        int width = Math.max(width(0), Math.min(WIDEST, codeChannels));
        Deque<Plane> planes = planesUpTo(grid);
        Plane plane = grid;
        String x;
        if (grid.equals(Plane.POINT)) {
            while (!planes.isEmpty() && planes.element().shorterSide() <= UNFOLDED) {
                plane = planes.remove();
            }
            x = layers.unfold(code, codeChannels, width, plane);
        } else {
            x = layers.conv(code, Conv.three(codeChannels, width));
        }
        x = layers.relu(layers.batchNorm(layers.positionEmbedding(x, width, plane), width));
        int level = 0;
        for (Plane next : planes) {
            int nextWidth = width(++level);
            x = layers.block(layers.resize(x, plane, next), Conv.three(width, nextWidth));
            width = nextWidth;
            plane = next;
        }
        String last = layers.conv(x, Conv.three(width, site.channels()));
        String features = layers.batchNorm(last, site.deviation(), site.mean());
        return site.nonNegative() ? layers.relu(features) : features;
    }

    /** The planes from just above the code's to the cut's, each about twice the one before. */
    private Deque<Plane> planesUpTo(Plane grid) {
        Deque<Plane> planes = new ArrayDeque<>();
        for (Plane plane = site.plane(); plane.shorterSide() > grid.shorterSide(); plane = plane.halved()) {
            planes.push(plane);
        }
        if (planes.isEmpty() && !grid.equals(site.plane())) {
            planes.push(site.plane());
        }
        return planes;
    }
}
