package io.dpfgateway.trainer.measure;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Tensors;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How different two pictures look to the task network's own front: the distance of LPIPS (Zhang et al., arXiv 1801.03924,
 * equation 1) without learned weights. At the cut and at a few places before it, features are brought to length 1 over the
 * channels, and the squared difference is averaged over places and layers. Runs on the network it was made of, which must
 * stay open; not thread-safe.
 */
public final class Perception {
    private static final int LAYERS_BEFORE_CUT = 3;
    private static final double SMALLEST_LENGTH = 1e-5;
    private static final int PLANES = 4;

    private final SplitNetwork network;
    private final String input;
    private final Set<String> layers;

    /** @param network whose front sees the pictures */
    public Perception(SplitNetwork network) {
        this.network = network;
        this.input = network.cut().front().input().name();
        this.layers = layers(network.cut());
    }

    private static Set<String> layers(GraphCut cut) {
        List<String> before = GraphCut.candidates(cut.front());
        Set<String> layers = new LinkedHashSet<>();
        for (int i = 1; i <= LAYERS_BEFORE_CUT && !before.isEmpty(); i++) {
            layers.add(before.get((before.size() - 1) * i / LAYERS_BEFORE_CUT));
        }
        layers.add(cut.tensor());
        return layers;
    }

    /**
     * How different pictures look, pair by pair.
     *
     * @param a {@code [N, channels, H, W]}, 0 to 1, as a {@link io.dpfgateway.trainer.feature.FeatureCache} holds them
     * @param b of the same shape
     * @return {@code [N]}, 0 for equal pictures, at most 4
     */
    public Tensor of(Tensor a, Tensor b) {
        Map<String, Tensor> seenA = look(a);
        Map<String, Tensor> seenB = look(b);
        Tensor sum = distance(seenA, seenB, network.cut().tensor());
        int count = 1;
        for (String layer : layers) {
            Tensor features = seenA.get(layer);
            if (!layer.equals(network.cut().tensor()) && features != null && features.dim() == PLANES) {
                sum = sum.add(distance(seenA, seenB, layer));
                count++;
            }
        }
        return sum.div(new Scalar((double) count));
    }

    private Map<String, Tensor> look(Tensor pictures) {
        return network.front().run(Map.of(input, Tensors.ofUnitRange(pictures, network.input())), layers);
    }

    private static Tensor distance(Map<String, Tensor> a, Map<String, Tensor> b, String layer) {
        Tensor difference = ofLengthOne(a, layer).sub(ofLengthOne(b, layer));
        return difference.mul(difference).sum(1).mean(1, 2);
    }

    private static Tensor ofLengthOne(Map<String, Tensor> seen, String layer) {
        Tensor features = seen.get(layer);
        if (features == null) {
            throw new IllegalStateException("the front gave no '" + layer + "'");
        }
        Tensor length = features.mul(features).sum(new long[] {1}, true, null).sqrt();
        return features.div(length.clamp_min(new Scalar(SMALLEST_LENGTH)));
    }
}
