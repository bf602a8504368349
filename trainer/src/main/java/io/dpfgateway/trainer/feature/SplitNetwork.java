package io.dpfgateway.trainer.feature;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.graph.TorchGraph;

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

    @Override
    public void close() {
        front.close();
        back.close();
    }
}
