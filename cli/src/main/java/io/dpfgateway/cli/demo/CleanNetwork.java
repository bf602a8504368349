package io.dpfgateway.cli.demo;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** What the owner's network says of a picture when nothing is poisoned: the yardstick for the partner. Not thread-safe. */
final class CleanNetwork implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final InputSpec input;
    private final InputPreparer preparer;
    private final FloatBuffer buffer;

    CleanNetwork(OnnxModel network, InputSpec input) {
        this.input = input;
        this.preparer = new InputPreparer(input);
        this.buffer = ByteBuffer.allocateDirect(input.elements() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        try {
            this.session = environment.createSession(network.toBytes());
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** The index of the class with the highest score. */
    int classOf(Picture picture) {
        preparer.prepare(picture, buffer.clear());
        String name = session.getInputNames().iterator().next();
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer.flip(), input.shape(1));
                OrtSession.Result result = session.run(Map.of(name, tensor))) {
            float[] scores = ((float[][]) result.get(0).getValue())[0];
            int best = 0;
            for (int i = 1; i < scores.length; i++) {
                best = scores[i] > scores[best] ? i : best;
            }
            return best;
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private static CommandFailedException failed(OrtException e) {
        return new CommandFailedException("ONNX Runtime does not run the demo's network: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }
}
