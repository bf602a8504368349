package io.dpfgateway.model.bundle;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.util.List;

/**
 * A bundle's gateway graph with the wire form made inside it: two outputs, {@value #WIRE} {@code [N, shape]} in the wire's element
 * type, and {@value #MAGNITUDE} {@code [N, 1]}, float32, the sum of a picture's absolute values as they are on the wire. The
 * latter is finite exactly when all of the values are, so that one number tells what else every element would be read for.
 *
 * <p>INT8 is rounded to even and saturates, as ONNX's QuantizeLinear does; there the sum is of the values before.
 */
public final class WireGraph {
    public static final String WIRE = "wire";
    public static final String MAGNITUDE = "magnitude";

    private static final int FLOAT = 1;
    private static final int INT8 = 3;
    private static final int FLOAT16 = 10;
    private static final int FIRST_WITH_QUANTIZE_LINEAR = 10;
    private static final int FIRST_WITH_AXES_AS_INPUT = 18;

    private WireGraph() {}

    /** The graph that ONNX Runtime gets; made from verified bytes, and adding only what is here. */
    public static OnnxModel of(OnnxModel gateway, WireSpec spec) {
        long[] dims = spec.shape().stream().mapToLong(Integer::longValue).toArray();
        GraphBuilder graph = new GraphBuilder("wire-form", gateway.opset());
        String values = graph.input(TensorSpec.batched("poisoned", dims));
        String checked =
                switch (spec.type()) {
                    case FLOAT32 -> graph.nodeNamed("Identity", List.of(values), WIRE);
                    case FLOAT16 ->
                        cast(
                                graph,
                                graph.nodeNamed("Cast", List.of(values), WIRE, GraphBuilder.integer("to", FLOAT16)),
                                FLOAT);
                    case INT8 -> {
                        quantize(graph, values, spec);
                        yield values;
                    }
                };
        magnitude(graph, checked);
        int wireType =
                switch (spec.type()) {
                    case FLOAT32 -> FLOAT;
                    case FLOAT16 -> FLOAT16;
                    case INT8 -> INT8;
                };
        return GraphJoin.join(
                gateway,
                graph.build(
                        new TensorSpec(
                                WIRE, wireType, TensorSpec.batched(WIRE, dims).shape()),
                        TensorSpec.batched(MAGNITUDE, 1)));
    }

    private static String cast(GraphBuilder graph, String tensor, int type) {
        return graph.node("Cast", List.of(tensor), GraphBuilder.integer("to", type));
    }

    private static void quantize(GraphBuilder graph, String values, WireSpec spec) {
        String scale = graph.floats("wire-scale", new float[] {(float) spec.scale()});
        String zeroPoint = graph.floats("wire-zero-point", new float[] {spec.zeroPoint()});
        if (graph.opset() >= FIRST_WITH_QUANTIZE_LINEAR) {
            graph.nodeNamed("QuantizeLinear", List.of(values, scale, cast(graph, zeroPoint, INT8)), WIRE);
            return;
        }
        // Opset 9 has neither QuantizeLinear nor Round: halves go up there.
        String elements = graph.node("Add", List.of(graph.node("Div", List.of(values, scale)), zeroPoint));
        String half = graph.floats("wire-half", new float[] {0.5f});
        String rounded = graph.node("Floor", List.of(graph.node("Add", List.of(elements, half))));
        String clipped = graph.node(
                "Clip",
                List.of(rounded),
                GraphBuilder.real("min", Byte.MIN_VALUE),
                GraphBuilder.real("max", Byte.MAX_VALUE));
        graph.nodeNamed("Cast", List.of(clipped), WIRE, GraphBuilder.integer("to", INT8));
    }

    private static void magnitude(GraphBuilder graph, String values) {
        String flat = graph.node("Flatten", List.of(values), GraphBuilder.integer("axis", 1));
        if (graph.opset() >= FIRST_WITH_AXES_AS_INPUT) {
            graph.nodeNamed("ReduceL1", List.of(flat, graph.longs("wire-axes", 1)), MAGNITUDE);
        } else {
            graph.nodeNamed("ReduceL1", List.of(flat), MAGNITUDE, GraphBuilder.ints("axes", 1));
        }
    }
}
