package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.dpf.GivenGraphs;
import io.dpfgateway.trainer.dpf.InvalidDpfException;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.task.Objective;
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
 * @param attack which attacks are run, and what each may spend
 * @param augmentation what is learned from beside each picture
 * @param wire the form in which features travel
 * @param objective what the poisoned features are to keep
 * @param given what is brought instead of being drawn
 */
public record TrainingJob(
        NetworkId networkId,
        int version,
        GraphCut cut,
        InputSpec input,
        List<String> labels,
        DpfSettings dpf,
        AttackPlan attack,
        Augmentation augmentation,
        WireForm wire,
        Objective objective,
        GivenGraphs given) {
    /**
     * @throws UnfitNetworkException if the network does not take such pictures, or does not score such classes
     * @throws io.dpfgateway.trainer.task.InvalidObjectiveException if the objective is not of this network's outputs
     * @throws InvalidDpfException if the settings contradict one another
     */
    public TrainingJob {
        labels = List.copyOf(labels);
        NetworkFit.requireTakes(cut.front(), input);
        objective.requireOf(cut.back());
        NetworkFit.requireScores(cut.back(), objective, labels);
        if (dpf.steps() < 1 && given.dpf() == null) {
            throw new InvalidDpfException(
                    "training is set to " + dpf.steps() + " steps; give 1 or more, or a DPF to use as it is");
        }
        if (dpf.synthetic() > 0 && given.dpf() != null) {
            throw new InvalidDpfException(
                    "synthetic embeddings need to know where the DPF's encoder ends, which nobody can say"
                            + " of a DPF that is given; leave one of the two out");
        }
        if (wire.content() == WireContent.CODE) {
            if (given.adversary() != null) {
                throw new InvalidDpfException(
                        "an adversary of features is given, but the code is what travels, and what"
                                + " the DPF has to learn to hide; share the features, or leave the adversary out");
            }
            if (given.dpf() != null) {
                WireHalves.requireCode(given.dpf());
            } else if (dpf.mode() != DpfMode.BOTTLENECK) {
                throw new InvalidDpfException(
                        "the " + dpf.mode() + " mode has no code to share; share its features, or use bottleneck mode");
            }
        }
        if (objective.labelsWeight() > 0 && labels.isEmpty()) {
            throw new InvalidDpfException("labels are to be learned from, but the network's classes have no names;"
                    + " give them in the order of its scores, or leave the labels' weight out");
        }
    }

    /** A classifier whose features travel as they are, and of which nothing is brought. */
    public TrainingJob(
            NetworkId networkId,
            int version,
            GraphCut cut,
            InputSpec input,
            List<String> labels,
            DpfSettings dpf,
            AttackPlan attack,
            Augmentation augmentation,
            WireType wire) {
        this(
                networkId,
                version,
                cut,
                input,
                labels,
                dpf,
                attack,
                augmentation,
                new WireForm(WireContent.FEATURES, wire),
                Objective.of(cut.back(), Task.CLASSIFICATION),
                GivenGraphs.NONE);
    }

    /** The same job but for where the network is cut and how the DPF is learned. */
    public TrainingJob with(GraphCut otherCut, DpfSettings otherDpf) {
        return new TrainingJob(
                networkId, version, otherCut, input, labels, otherDpf, attack, augmentation, wire, objective, given);
    }
}
