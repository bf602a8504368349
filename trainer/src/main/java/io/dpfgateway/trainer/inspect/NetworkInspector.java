package io.dpfgateway.trainer.inspect;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.TrainerException;
import io.dpfgateway.trainer.graph.SupportedOperators;
import io.dpfgateway.trainer.intake.NetworkIntake;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at a network before anything is trained. */
public final class NetworkInspector {
    private NetworkInspector() {}

    /**
     * Inspects a network. One that the trainer does not take is described as far as it can be, with the reason.
     *
     * @param network as it is on disk
     * @param input what it takes
     */
    public static Inspection inspect(OnnxModel network, InputSpec input) {
        try {
            CutSurvey survey = new CutSurvey(NetworkIntake.ready(network, input), input);
            return describe(network, null, survey.whole(), survey.cuts());
        } catch (TrainerException | ModelException e) {
            return describe(network, e.getMessage(), new Cost(0, 0), List.of());
        }
    }

    private static Inspection describe(OnnxModel network, @Nullable String problem, Cost whole, List<CutFacts> cuts) {
        return new Inspection(
                network.opset(),
                network.inputs().stream().map(Port::of).toList(),
                network.outputs().stream().map(Port::of).toList(),
                operators(network),
                problem,
                whole,
                cuts,
                null);
    }

    private static List<OperatorCount> operators(OnnxModel network) {
        Map<String, OperatorCount> counts = new LinkedHashMap<>();
        for (NodeProto node : network.graph().getNodeList()) {
            counts.merge(
                    SupportedOperators.nameOf(node),
                    new OperatorCount(SupportedOperators.nameOf(node), 1, SupportedOperators.know(node)),
                    (a, b) -> new OperatorCount(a.name(), a.nodes() + b.nodes(), a.supported()));
        }
        return counts.values().stream()
                .sorted(Comparator.comparingInt((OperatorCount count) -> -count.nodes())
                        .thenComparing(OperatorCount::name))
                .toList();
    }
}
