package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.layer.Plane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A DPF without a way around: the features are encoded by a copy of the network's own later stages, squeezed into a small
 * code (the {@link Dial}), and decoded to features of the cut's shape. A full-resolution path, as the residual form has
 * one, cannot hide the picture.
 */
final class BottleneckDpf {
    /** Channels of the decoder at the code's plane, one doubling later, and from then on. */
    private static final int[] DECODER_WIDTHS = {64, 48, 24};

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
            x = layers.block(x, Conv.halving(channels, channels));
            plane = plane.halved();
        }
        String code = layers.standardise(layers.conv(x, Conv.one(channels, dial.channels())), dial.channels());
        return graph.build(site.spec(decode(code, dial.channels(), grid)));
    }

    /** The plane of the code: the encoder's, halved until it is as small as the dial wants. */
    private static Plane grid(Plane encoder, int wanted) {
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

    private static String grids(Plane encoder) {
        StringBuilder sides = new StringBuilder();
        for (Plane plane = encoder; plane.shorterSide() > 1; plane = plane.halved()) {
            sides.append(plane.shorterSide()).append(", ");
        }
        return sides.append("1").toString();
    }

    private String decode(String code, int codeChannels, Plane grid) {
        String x = layers.positionEmbedding(
                layers.conv(code, Conv.three(codeChannels, DECODER_WIDTHS[0])), DECODER_WIDTHS[0], grid);
        x = layers.relu(layers.batchNorm(x, DECODER_WIDTHS[0]));
        int width = DECODER_WIDTHS[0];
        Plane plane = grid;
        int level = 0;
        for (Plane next : planesUpTo(grid)) {
            int nextWidth = DECODER_WIDTHS[Math.min(++level, DECODER_WIDTHS.length - 1)];
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
