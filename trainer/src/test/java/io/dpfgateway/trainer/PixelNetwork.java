package io.dpfgateway.trainer;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network whose sums can be done in the head: its features are the picture, its two scores are the first two pixels. */
public final class PixelNetwork {
    public static final int SIDE = 12;
    public static final int PIXELS = SIDE * SIDE;

    public static final InputSpec INPUT =
            new InputSpec(SIDE, SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));

    private PixelNetwork() {}

    public static SplitNetwork split() {
        GraphBuilder graph = new GraphBuilder("pixels", 13);
        String x = graph.nodeNamed("Relu", List.of(graph.input(TensorSpec.batched("picture", 1, SIDE, SIDE))), "cut");
        float[] weights = new float[2 * PIXELS];
        weights[0] = 1;
        weights[PIXELS + 1] = 1;
        String matrix = graph.floats("weights", weights, 2, PIXELS);
        graph.nodeNamed(
                "Gemm",
                List.of(graph.node("Flatten", List.of(x)), matrix),
                "scores",
                GraphBuilder.integer("transB", 1));
        return SplitNetwork.of(GraphCut.at(graph.build(TensorSpec.batched("scores", 2)), "cut"), INPUT);
    }

    /** A picture of one level all over but for its first two pixels, which are the scores. */
    public static PreparedPicture picture(float level, float first, float second) {
        float[] values = new float[PIXELS];
        Arrays.fill(values, level);
        values[0] = first;
        values[1] = second;
        return new PreparedPicture(values, null, "" + level + first + second);
    }

    public static FeatureCache cache(SplitNetwork network, PreparedPicture... pictures) {
        return FeatureCache.of("features", new ArrayList<>(List.of(pictures)), network, Views.PLAIN, Progress.SILENT);
    }
}
