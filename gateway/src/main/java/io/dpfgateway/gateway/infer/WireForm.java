package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OnnxJavaType;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.schemas.record.DType;
import io.dpfgateway.schemas.record.WireTensor;
import java.nio.ByteBuffer;
import java.util.List;

/** The wire spec as ONNX Runtime and a wire tensor name it. Immutable and thread-safe. */
final class WireForm {
    private final WireSpec spec;
    private final OnnxJavaType javaType;
    private final DType dtype;

    WireForm(WireSpec spec) {
        this.spec = spec;
        javaType = switch (spec.type()) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case INT8 -> OnnxJavaType.INT8;
        };
        dtype = switch (spec.type()) {
            case FLOAT32 -> DType.FLOAT32;
            case FLOAT16 -> DType.FLOAT16;
            case INT8 -> DType.INT8;
        };
    }

    OnnxJavaType javaType() {
        return javaType;
    }

    List<Integer> shape() {
        return spec.shape();
    }

    /** Of one picture. */
    int bytes() {
        return Math.multiplyExact(spec.elements(), javaType.size);
    }

    /** A tensor of these bytes, which become its own. */
    WireTensor tensor(byte[] data) {
        return new WireTensor(dtype, spec.shape(), (float) spec.scale(), spec.zeroPoint(), ByteBuffer.wrap(data));
    }
}
