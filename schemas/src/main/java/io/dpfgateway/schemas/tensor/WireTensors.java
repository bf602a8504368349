package io.dpfgateway.schemas.tensor;

import io.dpfgateway.schemas.record.DType;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.TensorEncoding.Float16;
import io.dpfgateway.schemas.tensor.TensorEncoding.Float32;
import io.dpfgateway.schemas.tensor.TensorEncoding.Int8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts between floats and a {@link WireTensor}: row-major, little endian, without padding. The tensor is of one
 * picture, so {@code shape} has no batch dimension; an empty shape is a scalar. Safe from any thread; buffers given or
 * returned belong to the caller.
 */
public final class WireTensors {
    private WireTensors() {}

    /**
     * Encodes {@code values}.
     *
     * @param shape the dimensions, outermost first, each above 0; their product is the count of values
     * @throws InvalidTensorException if the shape does not fit the values, or INT8 meets a NaN, which it cannot hold
     */
    public static WireTensor encode(float[] values, int[] shape, TensorEncoding encoding) {
        return encode(FloatBuffer.wrap(values), shape, encoding);
    }

    /**
     * Encodes the buffer's remaining values; its position stays.
     *
     * @see #encode(float[], int[], TensorEncoding)
     */
    public static WireTensor encode(FloatBuffer values, int[] shape, TensorEncoding encoding) {
        List<Integer> dimensions = new ArrayList<>(shape.length);
        for (int dimension : shape) {
            dimensions.add(dimension);
        }
        FloatBuffer source = values.duplicate();
        if (elements(dimensions) != source.remaining()) {
            throw new InvalidTensorException("wire tensor: shape " + dimensions + " needs " + elements(dimensions)
                    + " values but there are " + source.remaining() + "; give the shape of one picture's values");
        }
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(source.remaining(), encoding.bytesPerElement()))
                .order(ByteOrder.LITTLE_ENDIAN);
        float scale = 1;
        int zeroPoint = 0;
        if (encoding instanceof Float32) {
            data.asFloatBuffer().put(source);
        } else if (encoding instanceof Float16) {
            while (source.hasRemaining()) {
                data.putShort(HalfFloat.fromFloat(source.get()));
            }
        } else if (encoding instanceof Int8 int8) {
            scale = int8.scale();
            zeroPoint = int8.zeroPoint();
            putQuantized(source, int8, data);
        }
        return new WireTensor(encoding.dtype(), dimensions, scale, zeroPoint, data.rewind());
    }

    private static void putQuantized(FloatBuffer source, Int8 encoding, ByteBuffer data) {
        while (source.hasRemaining()) {
            float value = source.get();
            if (Float.isNaN(value)) {
                throw new InvalidTensorException("wire tensor: a value is NaN, which INT8 cannot hold;"
                        + " check the model that made it, or use FLOAT16 or FLOAT32");
            }
            data.put(encoding.quantize(value));
        }
    }

    /**
     * The tensor's values, row-major.
     *
     * @throws InvalidTensorException if dtype, shape, scale, zero point and data do not fit one another
     */
    public static float[] decode(WireTensor tensor) {
        float[] values = new float[checkedElements(tensor)];
        decode(tensor, FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Puts the tensor's values into {@code target}, such as one picture's part of a batch in native memory, and moves its
     * position behind them.
     *
     * @throws InvalidTensorException if the tensor contradicts itself, or {@code target} has too little room; nothing is put
     */
    public static void decode(WireTensor tensor, FloatBuffer target) {
        int elements = checkedElements(tensor);
        if (target.remaining() < elements) {
            throw new InvalidTensorException("wire tensor: " + tensor.getShape() + " has " + elements
                    + " values but the target has room for " + target.remaining());
        }
        // A duplicate, so that a second reader of the same record finds all of the data.
        ByteBuffer data = tensor.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        TensorEncoding encoding = encodingOf(tensor);
        if (encoding instanceof Float32) {
            target.put(data.asFloatBuffer());
        } else if (encoding instanceof Float16) {
            while (data.hasRemaining()) {
                target.put(HalfFloat.toFloat(data.getShort()));
            }
        } else if (encoding instanceof Int8 int8) {
            while (data.hasRemaining()) {
                target.put(int8.dequantize(data.get()));
            }
        }
    }

    /**
     * The encoding that the tensor states.
     *
     * @throws InvalidTensorException if the dtype is not known here, or INT8's scale or zero point is out of bounds
     */
    public static TensorEncoding encodingOf(WireTensor tensor) {
        DType dtype = tensor.getDtype();
        return switch (dtype) {
            case FLOAT32 -> TensorEncoding.FLOAT32;
            case FLOAT16 -> TensorEncoding.FLOAT16;
            case INT8 -> new Int8(tensor.getScale(), tensor.getZeroPoint());
            case UNKNOWN ->
                throw new InvalidTensorException(
                        "wire tensor: its dtype was added after this release; update the reader");
        };
    }

    /** How many elements the tensor has; checked before anything of that size is allocated. */
    private static int checkedElements(WireTensor tensor) {
        long elements = elements(tensor.getShape());
        long expected = elements * encodingOf(tensor).bytesPerElement();
        int actual = tensor.getData().remaining();
        if (expected != actual) {
            throw new InvalidTensorException("wire tensor: " + tensor.getDtype() + " " + tensor.getShape() + " needs "
                    + expected + " bytes of data but has " + actual + "; the record is damaged or its writer is wrong");
        }
        return (int) elements;
    }

    private static long elements(List<Integer> shape) {
        long elements = 1;
        for (int dimension : shape) {
            if (dimension < 1) {
                throw new InvalidTensorException("wire tensor: shape " + shape + " has a dimension below 1");
            }
            elements *= dimension;
            if (elements > Integer.MAX_VALUE) {
                throw new InvalidTensorException("wire tensor: shape " + shape + " has too many elements");
            }
        }
        return elements;
    }
}
