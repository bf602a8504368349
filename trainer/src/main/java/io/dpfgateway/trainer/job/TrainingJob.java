package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.dpf.DpfSettings;
import java.util.List;

/**
 * What to train.
 *
 * @param networkId names the network in topics and folders
 * @param version the DPF's version
 * @param cut the network, cut
 * @param input what the network takes
 * @param labels its classes in the order of its scores; empty where they have no names
 * @param dpf how the DPF is learned
 * @param attack what each adversary may spend
 * @param mirrored whether to learn from the mirror image of each picture too
 * @param wire how an element of the wire tensor is stored
 */
public record TrainingJob(
        NetworkId networkId,
        int version,
        GraphCut cut,
        InputSpec input,
        List<String> labels,
        DpfSettings dpf,
        Budget attack,
        boolean mirrored,
        WireType wire) {
    /** @throws UnfitNetworkException if the network does not take such pictures, or does not score such classes */
    public TrainingJob {
        labels = List.copyOf(labels);
        NetworkFit.requireTakes(cut.front(), input);
        NetworkFit.requireScores(cut.back(), labels);
    }
}
