package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.model.bundle.Manifest;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** An ONNX Runtime session of a graph with one input and one output. Runs on many threads at once. */
final class GraphSession implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String inputName;
    private final String outputName;
    private final long[] inputShape;
    private final long[] outputShape;

    /** Takes the session over. */
    GraphSession(OrtEnvironment environment, OrtSession session, Manifest manifest) {
        this.environment = environment;
        this.session = session;
        inputName = session.getInputNames().iterator().next();
        outputName = session.getOutputNames().iterator().next();
        inputShape = manifest.input().shape(1);
        outputShape = new long[1 + manifest.wire().shape().size()];
        outputShape[0] = 1;
        for (int i = 1; i < outputShape.length; i++) {
            outputShape[i] = manifest.wire().shape().get(i - 1);
        }
    }

    /** Runs one picture. Both buffers are direct and of exactly the graph's size; ONNX Runtime writes into the output itself. */
    void run(FloatBuffer input, FloatBuffer output) throws OrtException {
        try (OnnxTensor in = OnnxTensor.createTensor(environment, input, inputShape);
                OnnxTensor out = OnnxTensor.createTensor(environment, output, outputShape);
                OrtSession.Result result = session.run(Map.of(inputName, in), Set.of(), Map.of(outputName, out))) {
            if (result.size() != 1) {
                throw new OrtException("the graph gave " + result.size() + " outputs where one is promised");
            }
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
