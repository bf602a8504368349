package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.RefusedGraphException;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.GraphRunException;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What a user brings instead of letting it be drawn.
 *
 * @param dpf the DPF to begin with, from the cut's features to features of the same shape, of the network's opset; null to
 *     draw one of the wanted mode
 * @param adversary the adversary in the training loop, from the cut's features to pictures in 0 to 1: in residual mode the frozen
 *     one, in bottleneck mode what the learning one begins as; null to make one
 */
public record GivenGraphs(@Nullable OnnxModel dpf, @Nullable OnnxModel adversary) {
    /** Nothing is brought. */
    public static final GivenGraphs NONE = new GivenGraphs(null, null);

    /** Two, so that a graph whose batch is fixed to one cannot pass. */
    private static final int BATCH = 2;

    /**
     * Tries both on blank features.
     *
     * @throws InvalidDpfException if one does not take the cut's features, or gives something else than it should
     * @throws io.dpfgateway.trainer.TrainerException if one uses what the trainer cannot execute
     */
    public void requireFit(SplitNetwork network) {
        if (dpf == null && adversary == null) {
            return;
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            long[] picture = network.input().shape(BATCH);
            Tensor features = network.front().run(TorchRuntime.here(torch.zeros(picture)));
            if (dpf != null) {
                int opset = network.cut().back().opset();
                if (dpf.opset() != opset) {
                    throw new InvalidDpfException("the DPF is of opset " + dpf.opset() + " and the network of opset "
                            + opset + "; export the DPF with the network's");
                }
                requireGives("DPF", dpf, features, shape(features));
            }
            if (adversary != null) {
                requireGives("adversary", adversary, features, picture);
            }
        }
    }

    private static void requireGives(String what, OnnxModel graph, Tensor features, long[] wanted) {
        String origin = "the " + what + "'s file";
        try {
            GraphGuard.DEFAULT.check(graph, origin);
        } catch (RefusedGraphException e) {
            throw new InvalidDpfException(String.valueOf(e.getMessage()));
        }
        if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
            throw new InvalidDpfException(origin + " has " + graph.inputs().size() + " inputs and "
                    + graph.outputs().size() + " outputs; one of each is needed");
        }
        try (TorchGraph runnable = TorchGraph.frozen(graph)) {
            long[] given = shape(runnable.run(features));
            if (!Arrays.equals(given, wanted)) {
                throw new InvalidDpfException(
                        origin + " gives " + text(given) + " for features of " + text(shape(features)) + " where "
                                + text(wanted) + " is needed; export it for this network and cut");
            }
        } catch (GraphRunException e) {
            throw new InvalidDpfException(
                    origin + " does not take the cut's features " + text(shape(features)) + ": " + e.getMessage());
        }
    }

    private static long[] shape(Tensor tensor) {
        return tensor.sizes().vec().get();
    }

    /** The dimensions of one picture. */
    private static String text(long[] shape) {
        List<String> dims = new ArrayList<>(List.of("N"));
        Arrays.stream(shape).skip(1).forEach(dim -> dims.add(Long.toString(dim)));
        return "[" + String.join(",", dims) + "]";
    }
}
