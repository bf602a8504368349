package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.layer.Plane;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The network's own stages behind the cut, which know best what the task needs: the bottleneck's encoder begins as their
 * copy.
 *
 * @param graph from the cut to the stages' end
 * @param channels at their end
 * @param plane at their end
 */
record EncoderStage(OnnxModel graph, int channels, Plane plane) {
    /** Below this a plane is pooled: what follows are vectors. */
    private static final int SMALLEST_PLANE = 2;

    /**
     * Finds the last place behind the cut where the whole back narrows to one tensor of planes.
     *
     * @return empty if there is none, as when the cut itself is that place
     */
    static Optional<EncoderStage> deepest(SplitNetwork network, FeatureCache clean) {
        OnnxModel back = network.cut().back();
        List<String> narrow = GraphCut.candidates(back);
        if (narrow.isEmpty()) {
            return Optional.empty();
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Map<String, Tensor> seen = network.back()
                    .run(Map.of(network.cut().tensor(), clean.range(0, 1).features()), new HashSet<>(narrow));
            for (int i = narrow.size() - 1; i >= 0; i--) {
                Tensor tensor = seen.get(narrow.get(i));
                if (tensor != null && tensor.dim() == 4 && Math.min(tensor.size(2), tensor.size(3)) >= SMALLEST_PLANE) {
                    return Optional.of(new EncoderStage(
                            GraphCut.extract(back, network.cut().tensor(), narrow.get(i)),
                            Math.toIntExact(tensor.size(1)),
                            new Plane(Math.toIntExact(tensor.size(2)), Math.toIntExact(tensor.size(3)))));
                }
            }
            return Optional.empty();
        }
    }
}
