package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.dpfgateway.model.onnx.OnnxModel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What training may change in a model. Each set is in the order of the model's initializers.
 *
 * @param parameters initializers that gradients train: float32, used as data by some node and as a setting or statistic by
 *     none. A tensor of rank 0 is a constant of a formula, not a weight
 * @param statistics running means and variances
 */
record Roles(Set<String> parameters, Set<String> statistics) {
    /** Nothing changes. */
    static final Roles NONE = new Roles(Set.of(), Set.of());

    /**
     * What training may change, as far as the caller wants it.
     *
     * @throws UnsupportedOperatorException if running statistics are no float32 initializers, so that they cannot be kept
     */
    static Roles of(OnnxModel model, StoredTensors stored, Predicate<String> isTrainable) {
        Set<String> asData = new HashSet<>();
        Set<String> asSetting = new HashSet<>();
        Set<String> asStatistic = new HashSet<>();
        for (NodeProto node : model.graph().getNodeList()) {
            Operators.Kind kind = Operators.find(node.getOpType());
            if (kind == null || node.getOpType().equals("Identity")) {
                continue; // unknown: refused elsewhere; an alias: its readers count
            }
            for (int position = 0; position < node.getInputCount(); position++) {
                TensorProto tensor = stored.find(node.getInput(position));
                if (kind.statistics().contains(position)) {
                    asStatistic.add(statisticName(node, position, tensor));
                } else if (tensor != null) {
                    (kind.settings().contains(position) ? asSetting : asData).add(tensor.getName());
                }
            }
        }
        asData.removeAll(asSetting);
        asData.removeAll(asStatistic);
        Set<String> parameters = new LinkedHashSet<>();
        Set<String> statistics = new LinkedHashSet<>();
        for (TensorProto initializer : model.graph().getInitializerList()) {
            String name = initializer.getName();
            if (asStatistic.remove(name)) {
                statistics.add(name);
            } else if (asData.contains(name) && isWeight(initializer) && isTrainable.test(name)) {
                parameters.add(name);
            }
        }
        if (!asStatistic.isEmpty()) {
            throw new UnsupportedOperatorException("running statistics " + asStatistic
                    + " are constants; export the network with them as initializers, or use it frozen");
        }
        return new Roles(parameters, statistics);
    }

    /** The parameters, then the statistics. */
    List<String> changing() {
        return Stream.concat(parameters.stream(), statistics.stream()).toList();
    }

    private static boolean isWeight(TensorProto tensor) {
        return tensor.getDataType() == DataType.FLOAT_VALUE && tensor.getDimsCount() > 0;
    }

    private static String statisticName(NodeProto node, int position, @Nullable TensorProto tensor) {
        if (tensor == null || tensor.getDataType() != DataType.FLOAT_VALUE) {
            throw new UnsupportedOperatorException(NodeReader.describe(node) + ": running statistics '"
                    + node.getInput(position)
                    + "' are no float32 initializer; export the network with them as such, or "
                    + "use it frozen");
        }
        return tensor.getName();
    }
}
