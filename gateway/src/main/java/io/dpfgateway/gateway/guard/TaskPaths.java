package io.dpfgateway.gateway.guard;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.InvalidTensorException;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of {@link TaskGraphs}, which give the network's first output for one picture at a time: clean from its input, poisoned from
 * its wire tensor, as a partner would. They run on the CPU and on the thread that calls, so that what runs on a device is left alone.
 * Owned by one thread.
 */
final class TaskPaths implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskPaths.class);

    private final Manifest manifest;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final List<OrtSession> sessions = new ArrayList<>();
    private final OrtSession front;
    private final OrtSession features;
    private final OrtSession back;

    private TaskPaths(TaskGraphs graphs) throws OrtException {
        manifest = graphs.manifest();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(1);
            front = open(graphs.front(), options);
            features = open(graphs.features(), options);
            back = open(graphs.back(), options);
        } catch (OrtException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private OrtSession open(byte[] graph, OrtSession.SessionOptions options) throws OrtException {
        OrtSession session = environment.createSession(graph, options);
        sessions.add(session);
        return session;
    }

    /** @throws UnmeasurableException if ONNX Runtime does not take a graph */
    static TaskPaths open(TaskGraphs graphs) {
        try {
            return new TaskPaths(graphs);
        } catch (OrtException e) {
            throw new UnmeasurableException(
                    "the clean network does not run in ONNX Runtime: " + e.getMessage() + "; export it again", e);
        }
    }

    /**
     * The network's output without poison.
     *
     * @throws MeasurementFailedException if it does not run, or its output is not finite
     */
    float[] clean(float[] input) {
        float[] output = run(
                front,
                FloatBuffer.wrap(input),
                List.of(
                        manifest.input().channels().count(),
                        manifest.input().height(),
                        manifest.input().width()));
        if (!Likeness.isFinite(output)) {
            throw new MeasurementFailedException("the clean network's output is not finite", null);
        }
        return output;
    }

    /**
     * The output that partners get.
     *
     * @throws MeasurementFailedException if it does not run
     */
    float[] poisoned(WireTensor tensor) {
        try {
            return run(features, FloatBuffer.wrap(WireTensors.decode(tensor)), tensor.getShape());
        } catch (InvalidTensorException e) {
            throw new MeasurementFailedException("the wire tensor contradicts itself", e);
        }
    }

    private float[] run(OrtSession first, FloatBuffer values, List<Integer> dims) {
        long[] shape = new long[dims.size() + 1];
        shape[0] = 1;
        for (int i = 0; i < dims.size(); i++) {
            shape[i + 1] = dims.get(i);
        }
        try (OnnxTensor input = OnnxTensor.createTensor(environment, values, shape);
                OrtSession.Result middle = first.run(Map.of(inputOf(first), input));
                OrtSession.Result output = back.run(Map.of(inputOf(back), (OnnxTensor) middle.get(0)))) {
            return floats((OnnxTensor) output.get(0));
        } catch (OrtException e) {
            throw new MeasurementFailedException("ONNX Runtime failed with " + e.getCode(), e);
        }
    }

    private static float[] floats(OnnxTensor output) {
        if (output.getInfo().type != OnnxJavaType.FLOAT) {
            throw new MeasurementFailedException("the network gives " + output.getInfo().type + " and not FLOAT", null);
        }
        FloatBuffer buffer = output.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static String inputOf(OrtSession session) {
        return session.getInputNames().iterator().next();
    }

    @Override
    public void close() {
        for (OrtSession session : sessions) {
            try {
                session.close();
            } catch (OrtException e) {
                log.atWarn().setCause(e).log("session did not close cleanly");
            }
        }
    }
}
