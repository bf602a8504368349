package io.dpfgateway.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Runs a model with ONNX Runtime. */
final class OnnxRuntime {
    private OnnxRuntime() {}

    /** A float tensor. */
    record Floats(float[] values, long... shape) {
        static Floats random(long seed, long... shape) {
            int elements = 1;
            for (long dim : shape) {
                elements = Math.multiplyExact(elements, (int) dim);
            }
            float[] values = new float[elements];
            Random random = new Random(seed);
            for (int i = 0; i < elements; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return new Floats(values, shape);
        }
    }

    /** The outputs by name for one input. */
    static Map<String, Floats> runAll(OnnxModel model, Floats input) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            // Fused kernels round differently in a half than in the whole.
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model.toBytes(), options);
                    OnnxTensor tensor =
                            OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.values()), input.shape());
                    OrtSession.Result result = session.run(Map.of(model.input().name(), tensor))) {
                Map<String, Floats> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
                    OnnxTensor value = (OnnxTensor) output.getValue();
                    float[] values = new float[value.getFloatBuffer().remaining()];
                    value.getFloatBuffer().get(values);
                    outputs.put(
                            output.getKey(), new Floats(values, value.getInfo().getShape()));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the model: " + e.getMessage(), e);
        }
    }

    /** The one output for one input. */
    static Floats run(OnnxModel model, Floats input) {
        return runAll(model, input).get(model.output().name());
    }
}
