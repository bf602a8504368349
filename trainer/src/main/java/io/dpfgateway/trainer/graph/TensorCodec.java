package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Stored tensors to native ones and back. ONNX keeps a tensor's values either as little-endian bytes or in a list of its
 * type; both are read, and writing keeps the form that was found.
 */
final class TensorCodec {
    private TensorCodec() {}

    /** A native copy, where this process computes, that no {@link PointerScope} frees; whoever asks for it closes it. */
    static Tensor toTorch(TensorProto proto) {
        long[] shape = shape(proto);
        try (PointerScope scope = new PointerScope()) {
            TensorOptions options = new TensorOptions(scalarType(proto));
            Tensor tensor = elementCount(proto) == 0
                    ? torch.zeros(shape, options)
                    : torch.from_blob(new BytePointer(littleEndian(proto)), shape, options)
                            .clone();
            return TorchRuntime.here(tensor).retainReference();
        }
    }

    /** The same stored tensor with the values of a native float32 tensor of its shape. */
    static TensorProto withValues(TensorProto proto, Tensor values) {
        float[] data = new float[Math.toIntExact(values.numel())];
        try (PointerScope scope = new PointerScope()) {
            values.detach().cpu().contiguous().data_ptr_float().get(data);
        }
        TensorProto.Builder changed = proto.toBuilder();
        if (proto.hasRawData()) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(data);
            return changed.setRawData(ByteString.copyFrom(bytes)).build();
        }
        changed.clearFloatData();
        for (float value : data) {
            changed.addFloatData(value);
        }
        return changed.build();
    }

    /** The values of a stored tensor of integers. */
    static long[] integers(TensorProto proto) {
        if (type(proto) == DataType.FLOAT || type(proto) == DataType.DOUBLE) {
            throw new UnsupportedTensorException("tensor '" + proto.getName() + "' holds " + type(proto)
                    + " where integers are needed; export the model again");
        }
        ByteBuffer bytes = ByteBuffer.wrap(littleEndian(proto)).order(ByteOrder.LITTLE_ENDIAN);
        long[] values = new long[elementCount(proto)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type(proto)) {
                case INT64 -> bytes.getLong();
                case INT32 -> bytes.getInt();
                default -> bytes.get();
            };
        }
        return values;
    }

    /** The values of a stored tensor of any type. */
    static double[] numbers(TensorProto proto) {
        ByteBuffer bytes = ByteBuffer.wrap(littleEndian(proto)).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[elementCount(proto)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type(proto)) {
                case FLOAT -> bytes.getFloat();
                case DOUBLE -> bytes.getDouble();
                case INT64 -> bytes.getLong();
                case INT32 -> bytes.getInt();
                default -> bytes.get();
            };
        }
        return values;
    }

    /** ONNX's element type as libtorch's. */
    static ScalarType scalarType(TensorProto proto) {
        return switch (type(proto)) {
            case FLOAT -> ScalarType.Float;
            case DOUBLE -> ScalarType.Double;
            case INT64 -> ScalarType.Long;
            case INT32 -> ScalarType.Int;
            case BOOL -> ScalarType.Bool;
            default ->
                throw new UnsupportedTensorException("tensor '" + proto.getName() + "' is of type " + type(proto)
                        + "; supported are FLOAT, DOUBLE, INT64, INT32 and BOOL: export the model with one of these");
        };
    }

    private static byte[] littleEndian(TensorProto proto) {
        int size = elementCount(proto) * elementSize(proto);
        byte[] bytes = proto.hasRawData() ? proto.getRawData().toByteArray() : fromList(proto);
        if (bytes.length != size) {
            throw new UnsupportedTensorException("tensor '" + proto.getName() + "' holds " + bytes.length
                    + " bytes where its shape asks for " + size + "; the model is damaged, export it again");
        }
        return bytes;
    }

    private static byte[] fromList(TensorProto proto) {
        int longest = Math.max(
                Math.max(proto.getFloatDataCount(), proto.getDoubleDataCount()),
                Math.max(proto.getInt64DataCount(), proto.getInt32DataCount()));
        ByteBuffer bytes = ByteBuffer.allocate(longest * elementSize(proto)).order(ByteOrder.LITTLE_ENDIAN);
        switch (type(proto)) {
            case FLOAT -> proto.getFloatDataList().forEach(bytes::putFloat);
            case DOUBLE -> proto.getDoubleDataList().forEach(bytes::putDouble);
            case INT64 -> proto.getInt64DataList().forEach(bytes::putLong);
            case INT32 -> proto.getInt32DataList().forEach(bytes::putInt);
            default -> proto.getInt32DataList().forEach(v -> bytes.put(v.byteValue()));
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static int elementSize(TensorProto proto) {
        return switch (scalarType(proto)) {
            case Long, Double -> 8;
            case Float, Int -> 4;
            default -> 1;
        };
    }

    private static int elementCount(TensorProto proto) {
        long[] shape = shape(proto);
        return Math.toIntExact(Shapes.product(shape, 0, shape.length));
    }

    private static long[] shape(TensorProto proto) {
        return proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    }

    private static DataType type(TensorProto proto) {
        DataType type = DataType.forNumber(proto.getDataType());
        return type == null ? DataType.UNDEFINED : type;
    }
}
