package io.dpfgateway.trainer.task;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.util.List;

/**
 * What poisoned features are to keep: the sum over the heads of weight times distance to the clean output. The distance is the
 * Kullback-Leibler divergence for a classification and 1 - cosine for an embedding.
 *
 * @param heads in the order of the back's outputs, at least one
 * @param labelsWeight the share of cross-entropy with the true classes in a classification's distance, 0 (labels are not used)
 *     to 1
 */
public record Objective(List<Head> heads, double labelsWeight) {
    public Objective {
        heads = List.copyOf(heads);
        if (heads.isEmpty()) {
            throw new InvalidObjectiveException("there is no head to learn by; name at least one output");
        }
        if (!(labelsWeight >= 0 && labelsWeight <= 1)) {
            throw new InvalidObjectiveException("the labels' weight is " + labelsWeight + "; give 0 to 1");
        }
        if (labelsWeight > 0 && heads.stream().noneMatch(head -> head.task() == Task.CLASSIFICATION)) {
            throw new InvalidObjectiveException(
                    "the labels' weight is " + labelsWeight + ", but no head classifies; leave it out");
        }
    }

    /** Every output of a back, each for the same task and of the same weight, without labels. */
    public static Objective of(OnnxModel back, Task task) {
        return new Objective(
                back.outputs().stream()
                        .map(output -> new Head(output.name(), task, 1))
                        .toList(),
                0);
    }

    /** This objective with cross-entropy mixed in. */
    public Objective withLabelsWeight(double weight) {
        return new Objective(heads, weight);
    }

    /** The heads' outputs in their order. */
    public List<String> outputs() {
        return heads.stream().map(Head::output).toList();
    }

    /** @throws InvalidObjectiveException if the back's outputs are not these heads, in this order */
    public void requireOf(OnnxModel back) {
        List<String> has = back.outputs().stream().map(TensorSpec::name).toList();
        if (!has.equals(outputs())) {
            throw new InvalidObjectiveException("the heads are " + outputs() + ", but the network's outputs are " + has
                    + "; name all of them in their order");
        }
    }

    /** Whether the one task is to classify, as the figures of most networks are told. */
    public boolean isOneClassification() {
        return heads.size() == 1 && heads.get(0).task() == Task.CLASSIFICATION;
    }
}
