package io.dpfgateway.trainer.feature;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.graph.GraphRunException;
import java.nio.FloatBuffer;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The front in ONNX Runtime, on as many threads as libtorch uses: it learns nothing, so it needs no gradients. Holds native
 * memory; not thread-safe.
 */
final class OnnxFront implements AutoCloseable {
    /** Pictures at a time: enough for all cores, and what lies between two operators stays small. */
    private static final int BATCH = 32;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final String input;
    private final OrtSession session;

    /** @throws GraphRunException if ONNX Runtime refuses the graph */
    OnnxFront(OnnxModel front) {
        this.input = front.input().name();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(torch.get_num_threads());
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Else it complains of each shape that an export notes for another batch than this one.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            session = environment.createSession(front.toBytes(), options);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** ONNX Runtime's version. */
    static String version() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    /** The features of prepared pictures, {@code [N, channels, height, width]}, on the caller's scope. */
    Tensor run(Tensor pictures) {
        TensorVector parts = new TensorVector();
        for (long from = 0; from < pictures.size(0); from += BATCH) {
            long size = Math.min(BATCH, pictures.size(0) - from);
            parts.push_back(runOnce(pictures.narrow(0, from, size).contiguous()));
        }
        return torch.cat(parts, 0);
    }

    private Tensor runOnce(Tensor pictures) {
        FloatBuffer values = pictures.createBuffer();
        try (OnnxTensor tensor = OnnxTensor.createTensor(
                        environment, values, pictures.sizes().vec().get());
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            FloatPointer found = new FloatPointer(output.getFloatBuffer());
            return torch.from_blob(found, output.getInfo().getShape()).clone();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private static GraphRunException failed(OrtException e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new GraphRunException("ONNX Runtime cannot run the network up to the cut: " + reason, e);
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
