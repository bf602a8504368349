package io.dpfgateway.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Runs a graph of one input and one output in ONNX Runtime and on libtorch. */
public final class BothRuntimes {
    private BothRuntimes() {}

    /** Fails unless both compute numbers of the wanted shape, and the same within 1e-4. */
    public static void assertSame(OnnxModel model, long[] input, long... output) {
        float[] numbers = random(input);
        OnnxNumbers expected = onnx(model, numbers, input);
        assertThat(expected.shape()).isEqualTo(output);
        assertThat(torch(model, numbers, input)).containsExactly(expected.values(), Offset.offset(1e-4f));
    }

    /** What ONNX Runtime computes. */
    public static OnnxNumbers onnx(OnnxModel model, float[] input, long... shape) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model.toBytes(), options);
                    OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
                    OrtSession.Result result = session.run(Map.of(model.input().name(), tensor))) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                FloatBuffer buffer = output.getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                return new OnnxNumbers(output.getInfo().getShape(), values);
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses a graph that was built here", e);
        }
    }

    /** What libtorch computes. */
    public static float[] torch(OnnxModel model, float[] input, long... shape) {
        TorchRuntime.useThreads(1);
        try (TorchGraph graph = TorchGraph.frozen(model);
                PointerScope scope = new PointerScope()) {
            Tensor tensor = torch.tensor(input).reshape(shape);
            return Tensors.toArray(graph.run(tensor));
        }
    }

    /** The same numbers of about unit size each time. */
    public static float[] random(long... shape) {
        Random random = new Random(7);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A tensor's shape and values. */
    public record OnnxNumbers(long[] shape, float[] values) {}
}
