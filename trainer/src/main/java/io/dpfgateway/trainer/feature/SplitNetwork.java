package io.dpfgateway.trainer.feature;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.graph.TorchGraph;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A network cut in two, both halves frozen and ready to run. Holds native memory; not thread-safe.
 *
 * @param cut the halves as graphs
 * @param input what the front takes
 * @param front the front, runnable
 * @param back the back, runnable; gradients flow through it to its input
 */
public record SplitNetwork(GraphCut cut, InputSpec input, TorchGraph front, TorchGraph back) implements AutoCloseable {
    /** Makes both halves of a cut runnable. */
    public static SplitNetwork of(GraphCut cut, InputSpec input) {
        return new SplitNetwork(cut, input, TorchGraph.frozen(cut.front()), TorchGraph.frozen(cut.back()));
    }

    /** @throws UnfitPicturesException if the cut's features are no planes */
    public void requirePlanes(Tensor features) {
        if (features.dim() != 4) {
            throw new UnfitPicturesException("cannot cut at '" + cut.tensor() + "': it is of " + features.dim()
                    + " dimensions where features of 4 [N,C,H,W] are needed; cut earlier");
        }
    }

    /**
     * What the network says of features, gradients flowing back to them.
     *
     * @param features {@code [N, C, H, W]}
     * @return {@code [N, values]} of each output, in the back's order
     * @throws UnfitPicturesException if an output is neither scores nor an embedding
     */
    public List<Tensor> outputs(Tensor features) {
        return outputs(cut.tensor(), features);
    }

    private List<Tensor> outputs(String tensor, Tensor values) {
        List<String> names = cut.back().outputs().stream().map(TensorSpec::name).toList();
        Map<String, Tensor> found = back.run(Map.of(tensor, values), new LinkedHashSet<>(names));
        return names.stream().map(name -> vectors(name, found)).toList();
    }

    /** All outputs of features, {@code [N, values]}, one output's values behind the other's as a cache holds them. */
    public Tensor says(Tensor features) {
        return says(cut.tensor(), features);
    }

    /**
     * What the rest of the network says of values that a tensor of the back might have, as {@link #says(Tensor)}.
     *
     * @param tensor one that every path through the back goes through
     */
    public Tensor says(String tensor, Tensor values) {
        return torch.cat(new TensorVector(outputs(tensor, values).toArray(Tensor[]::new)), 1);
    }

    private static Tensor vectors(String name, Map<String, Tensor> found) {
        Tensor output = Objects.requireNonNull(found.get(name));
        boolean pooled = output.dim() == 4 && output.size(2) == 1 && output.size(3) == 1;
        if (output.dim() != 2 && !pooled) {
            throw new UnfitPicturesException(
                    "the network's output '" + name + "' is of " + output.dim()
                            + " dimensions where scores or embeddings [N,values] are needed; give a classifier or an embedding network");
        }
        return pooled ? output.flatten(1, 3) : output;
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
