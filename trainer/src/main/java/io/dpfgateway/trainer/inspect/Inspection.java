package io.dpfgateway.trainer.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a network.
 *
 * @param opset of the file
 * @param inputs as the file describes them
 * @param outputs as the file describes them
 * @param operators the most frequent first
 * @param problem why the trainer does not take this network; null if it does
 * @param whole what all of it takes; 0 where the network is not taken
 * @param cuts every possible one, in the order they are computed; none where the network is not taken
 * @param attack what the quick attacker was allowed; null if there was none
 */
public record Inspection(
        int opset,
        List<Port> inputs,
        List<Port> outputs,
        List<OperatorCount> operators,
        @Nullable String problem,
        Cost whole,
        List<CutFacts> cuts,
        @Nullable QuickBudget attack) {
    public Inspection {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = List.copyOf(operators);
        cuts = List.copyOf(cuts);
    }

    Inspection attacked(List<CutFacts> seen, QuickBudget budget) {
        return new Inspection(opset, inputs, outputs, operators, problem, whole, seen, budget);
    }
}
