package io.dpfgateway.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The reference that every operator is held against. */
final class OnnxRuntime {
    /** A tensor's shape and its values. */
    record Values(long[] shape, double[] values) {}

    private OnnxRuntime() {}

    /** What ONNX Runtime computes for a model of one input, by output. */
    static Map<String, Values> run(OnnxModel model, float[] input, long... shape) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model.toBytes(), options);
                    OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
                    OrtSession.Result result = session.run(Map.of(model.input().name(), tensor))) {
                Map<String, Values> values = new HashMap<>();
                result.forEach(output -> values.put(output.getKey(), values((OnnxTensor) output.getValue())));
                return values;
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the test's own graph", e);
        }
    }

    /** What libtorch computes for it. */
    static Map<String, Values> runOnTorch(OnnxModel model, float[] input, long... shape) {
        try (TorchGraph graph = TorchGraph.frozen(model);
                PointerScope scope = new PointerScope()) {
            Map<String, Tensor> inputs =
                    Map.of(model.input().name(), torch.tensor(input).reshape(shape));
            Set<String> outputs = model.outputs().stream().map(TensorSpec::name).collect(Collectors.toSet());
            Map<String, Values> values = new HashMap<>();
            graph.run(inputs, outputs).forEach((name, tensor) -> values.put(name, values(tensor)));
            return values;
        }
    }

    static Values values(Tensor tensor) {
        return new Values(Shapes.of(tensor), new Inputs(new Tensor[] {tensor}, false).numbers(0));
    }

    /** Fails unless both compute the same for seeded random numbers. */
    static void assertSame(OnnxModel model, long... shape) {
        assertSame(model, Graphs.random(7, shape), shape);
    }

    static void assertSame(OnnxModel model, float[] input, long... shape) {
        Map<String, Values> actual = runOnTorch(model, input, shape);
        run(model, input, shape).forEach((name, expected) -> assertClose(actual.get(name), expected));
    }

    static void assertClose(Values actual, Values expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.values()).containsExactly(expected.values(), Offset.offset(1e-4));
    }

    private static Values values(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        if (info.type == ai.onnxruntime.OnnxJavaType.INT64) {
            LongBuffer longs = tensor.getLongBuffer();
            double[] values = new double[longs.remaining()];
            for (int i = 0; i < values.length; i++) {
                values[i] = longs.get(i);
            }
            return new Values(info.getShape(), values);
        }
        FloatBuffer floats = tensor.getFloatBuffer();
        double[] values = new double[floats.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats.get(i);
        }
        return new Values(info.getShape(), values);
    }
}
