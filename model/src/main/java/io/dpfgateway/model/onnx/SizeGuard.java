package io.dpfgateway.model.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Holds a graph's tensors to what the file pays for. A tensor that claims dimensions without values for them, and a node that is
 * told by a constant to make a huge one of a small one, would have the runtime take memory that no file size bounds.
 *
 * <p>What a graph computes its sizes from at run time is not followed: a signer who means harm can still exhaust the memory.
 */
final class SizeGuard {
    /** A gibibyte of floats: far above what one tensor of a network that fits the design has. */
    private static final double MAX_ELEMENTS = 1L << 28;

    /** Of a kernel, a stride, a padding, and the like. */
    private static final long MAX_EXTENT = 1L << 16;

    /** Far above any network's; libraries that work on dimensions were not tried with more. */
    private static final int MAX_RANK = 16;

    private static final Set<String> EXTENTS = Set.of(
            "blocksize", "dilations", "group", "kernel_shape", "output_padding", "output_shape", "pads", "strides");

    /** Which input tells how large the output is: its values, or by how much they multiply, are multiplied. */
    private static final Map<String, int[]> SIZE_INPUTS = Map.of(
            "ConstantOfShape", new int[] {0},
            "Expand", new int[] {1},
            "Pad", new int[] {1},
            "Resize", new int[] {1, 2, 3},
            "Tile", new int[] {1},
            "Upsample", new int[] {1});

    private static final Map<DataType, Integer> BYTES = Map.ofEntries(
            Map.entry(DataType.BFLOAT16, 2),
            Map.entry(DataType.BOOL, 1),
            Map.entry(DataType.DOUBLE, 8),
            Map.entry(DataType.FLOAT, 4),
            Map.entry(DataType.FLOAT16, 2),
            Map.entry(DataType.INT16, 2),
            Map.entry(DataType.INT32, 4),
            Map.entry(DataType.INT64, 8),
            Map.entry(DataType.INT8, 1),
            Map.entry(DataType.UINT16, 2),
            Map.entry(DataType.UINT32, 4),
            Map.entry(DataType.UINT64, 8),
            Map.entry(DataType.UINT8, 1));

    private final String origin;

    /** What is known of tensors that hold few numbers, by name. */
    private final Map<String, double[]> constants = new HashMap<>();

    private SizeGuard(String origin) {
        this.origin = origin;
    }

    /** @throws RefusedGraphException if a tensor lies about its size, or a node is told to make a huge one */
    static void check(GraphProto graph, String origin) {
        SizeGuard guard = new SizeGuard(origin);
        graph.getInitializerList().forEach(tensor -> guard.take(tensor, tensor.getName()));
        graph.getNodeList().forEach(guard::check);
    }

    private void check(NodeProto node) {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasT()) {
                take(attribute.getT(), node.getOpType().equals("Constant") ? node.getOutput(0) : "");
            }
            attribute.getTensorsList().forEach(tensor -> take(tensor, ""));
            LongStream values = LongStream.concat(
                    LongStream.of(attribute.getI()),
                    attribute.getIntsList().stream().mapToLong(Long::longValue));
            if (EXTENTS.contains(attribute.getName())
                    && values.anyMatch(value -> value > MAX_EXTENT || value < -MAX_EXTENT)) {
                throw new RefusedGraphException(origin + ": attribute '" + attribute.getName() + "' of node '"
                        + node.getName() + "' is beyond " + MAX_EXTENT + "; export a network without it");
            }
        }
        for (int index : SIZE_INPUTS.getOrDefault(node.getOpType(), new int[0])) {
            double[] values = index < node.getInputCount() ? constants.get(node.getInput(index)) : null;
            if (values != null && grows(node.getOpType(), values)) {
                throw new RefusedGraphException(origin + ": node '" + node.getName() + "' (" + node.getOpType()
                        + ") is to make a tensor of more than " + (long) MAX_ELEMENTS
                        + " elements; export a network without it");
            }
        }
    }

    private static boolean grows(String operator, double[] values) {
        if (operator.equals("Pad")) {
            return DoubleStream.of(values).anyMatch(value -> Math.abs(value) > MAX_EXTENT);
        }
        return !(DoubleStream.of(values).map(Math::abs).reduce(1, (a, b) -> a * b) <= MAX_ELEMENTS);
    }

    private void take(TensorProto tensor, String name) {
        DataType type = DataType.forNumber(tensor.getDataType());
        Integer bytes = type == null ? null : BYTES.get(type);
        if (bytes == null) {
            throw new RefusedGraphException(origin + ": tensor '" + tensor.getName() + "' is of element type "
                    + (type == null ? tensor.getDataType() : type) + ", which is not allowed; export it as float");
        }
        long elements = elements(tensor);
        boolean isRaw = tensor.hasRawData();
        long there = isRaw ? tensor.getRawData().size() : valuesOf(tensor, type);
        long needed = isRaw ? multiplied(elements, bytes) : elements;
        if (elements < 0 || there != needed || tensor.getDimsCount() > MAX_RANK || tensor.hasSegment()) {
            throw new RefusedGraphException(origin + ": tensor '" + tensor.getName() + "' of dimensions "
                    + tensor.getDimsList() + " holds " + there + (isRaw ? " bytes" : " values") + " where "
                    + needed + " belong; export it again");
        }
        if (elements <= MAX_RANK * 2 && !name.isEmpty()) {
            constants.put(name, numbers(tensor, type, (int) elements));
        }
    }

    /** Below 0 where the dimensions are none. */
    private static long elements(TensorProto tensor) {
        try {
            return tensor.getDimsList().stream().anyMatch(dim -> dim < 0) ? -1 : WellFormed.elements(tensor);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private static long multiplied(long elements, int bytes) {
        return elements > Long.MAX_VALUE / bytes ? Long.MAX_VALUE : elements * bytes;
    }

    private static long valuesOf(TensorProto tensor, DataType type) {
        return switch (type) {
            case FLOAT -> tensor.getFloatDataCount();
            case DOUBLE -> tensor.getDoubleDataCount();
            case INT64 -> tensor.getInt64DataCount();
            case UINT32, UINT64 -> tensor.getUint64DataCount();
            default -> tensor.getInt32DataCount();
        };
    }

    /** Of the types that sizes and scales have; others tell no size. */
    private static double[] numbers(TensorProto tensor, DataType type, int elements) {
        if (type != DataType.FLOAT && type != DataType.INT64) {
            return new double[0];
        }
        double[] numbers = new double[elements];
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean isRaw = tensor.hasRawData();
        for (int i = 0; i < elements; i++) {
            if (type == DataType.FLOAT) {
                numbers[i] = isRaw ? raw.getFloat(i * Float.BYTES) : tensor.getFloatData(i);
            } else {
                numbers[i] = isRaw ? raw.getLong(i * Long.BYTES) : tensor.getInt64Data(i);
            }
        }
        return numbers;
    }
}
