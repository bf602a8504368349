package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.schemas.record.WireTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Direct memory for the inputs and outputs of the largest batch. Owned by one thread. */
final class BatchMemory {
    private final Manifest manifest;
    private final WireForm form;
    private final FloatBuffer inputs;
    private final ByteBuffer wires;
    private final FloatBuffer magnitudes;

    BatchMemory(Manifest manifest, int mostPictures) {
        this.manifest = manifest;
        form = new WireForm(manifest.wire());
        inputs = direct(mostPictures, manifest.input().elements() * Float.BYTES).asFloatBuffer();
        wires = direct(mostPictures, form.bytes());
        magnitudes = direct(mostPictures, Float.BYTES).asFloatBuffer();
    }

    private static ByteBuffer direct(int pictures, int bytesPerPicture) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(pictures, bytesPerPicture))
                .order(ByteOrder.nativeOrder());
    }

    OnnxTensor input(OrtEnvironment environment, int pictures) throws OrtException {
        FloatBuffer part = inputs.slice(0, pictures * manifest.input().elements());
        return OnnxTensor.createTensor(environment, part, manifest.input().shape(pictures));
    }

    OnnxTensor wire(OrtEnvironment environment, int pictures) throws OrtException {
        ByteBuffer part = wires.slice(0, pictures * form.bytes()).order(ByteOrder.nativeOrder());
        long[] shape = new long[1 + form.shape().size()];
        shape[0] = pictures;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = form.shape().get(i - 1);
        }
        return OnnxTensor.createTensor(environment, part, shape, form.javaType());
    }

    OnnxTensor magnitude(OrtEnvironment environment, int pictures) throws OrtException {
        return OnnxTensor.createTensor(environment, magnitudes.slice(0, pictures), new long[] {pictures, 1});
    }

    /** Puts inputs at the beginning. Behind them may be what is left of earlier ones; its outputs are not looked at. */
    void put(List<float[]> pictures) {
        inputs.clear();
        pictures.forEach(inputs::put);
    }

    /**
     * A copy of the output at this place: wire tensors are little endian, as every machine is that ONNX Runtime runs on.
     *
     * @throws InferenceFailedException if a value is not finite
     */
    WireTensor take(int place) {
        if (!Float.isFinite(magnitudes.get(place))) {
            throw new InferenceFailedException(
                    "the model's output is not finite as " + manifest.wire().type()
                            + "; check the bundle's report, or roll back to an older version",
                    null);
        }
        byte[] data = new byte[form.bytes()];
        wires.get(place * data.length, data);
        return form.tensor(data);
    }
}
