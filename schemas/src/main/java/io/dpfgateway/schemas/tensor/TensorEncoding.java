package io.dpfgateway.schemas.tensor;

import io.dpfgateway.schemas.record.DType;

/** How one element of a wire tensor is stored: the trade between bytes on the wire and exactness. Immutable. */
public sealed interface TensorEncoding {
    /** Four bytes an element, exact. */
    TensorEncoding FLOAT32 = new Float32();

    /** Two bytes an element, 11 significant bits, finite up to 65504. */
    TensorEncoding FLOAT16 = new Float16();

    /** The element type that the wire tensor states. */
    DType dtype();

    /** The size of one element. */
    int bytesPerElement();

    /** IEEE 754 binary32. */
    record Float32() implements TensorEncoding {
        @Override
        public DType dtype() {
            return DType.FLOAT32;
        }

        @Override
        public int bytesPerElement() {
            return Float.BYTES;
        }
    }

    /** IEEE 754 binary16; see {@link HalfFloat}. */
    record Float16() implements TensorEncoding {
        @Override
        public DType dtype() {
            return DType.FLOAT16;
        }

        @Override
        public int bytesPerElement() {
            return Short.BYTES;
        }
    }

    /**
     * One signed byte an element: {@code value = scale * (element - zeroPoint)}, as ONNX QuantizeLinear and
     * DequantizeLinear have it. {@link Quantization} chooses one for a range.
     *
     * @param scale the step between two elements, finite and above 0
     * @param zeroPoint the element that stands for 0, -128 to 127
     */
    record Int8(float scale, int zeroPoint) implements TensorEncoding {
        public Int8 {
            if (!(scale > 0) || Float.isInfinite(scale)) {
                throw new InvalidTensorException("INT8 encoding: scale is " + scale + "; give a finite number above 0");
            }
            if (zeroPoint < Byte.MIN_VALUE || zeroPoint > Byte.MAX_VALUE) {
                throw new InvalidTensorException("INT8 encoding: zeroPoint is " + zeroPoint + "; give -128 to 127");
            }
        }

        @Override
        public DType dtype() {
            return DType.INT8;
        }

        @Override
        public int bytesPerElement() {
            return Byte.BYTES;
        }

        /** The nearest element, halves to even; what lies outside of the range saturates. NaN gives the zero point. */
        public byte quantize(float value) {
            double element = Math.rint(value / scale) + zeroPoint;
            if (Double.isNaN(element)) {
                return (byte) zeroPoint;
            }
            return (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, element));
        }

        /** The value that the element stands for. */
        public float dequantize(byte element) {
            return scale * (element - zeroPoint);
        }
    }
}
