package io.dpfgateway.partner.predict;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.InvalidTensorException;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The sessions of one release, made from its verified bytes. Used and closed under the lock of {@link PublicModels}. */
final class PublicModel implements AutoCloseable {
    private final Manifest manifest;
    private final boolean givesProbabilities;
    private final OrtSession features;
    private final OrtSession back;

    private PublicModel(Bundle bundle, OrtSession features, OrtSession back) {
        manifest = bundle.manifest();
        givesProbabilities = endsWithSoftmax(bundle.graph(BundleFile.BACK));
        this.features = features;
        this.back = back;
    }

    /** @throws UnusableModelException if ONNX Runtime does not take it, or it does not classify */
    static PublicModel open(Bundle bundle, int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        PublicModel model;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Threads that spin between two batches would take the cores from the consumer.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession features = environment.createSession(bundle.bytes(BundleFile.FEATURES), options);
            try {
                model = new PublicModel(
                        bundle, features, environment.createSession(bundle.bytes(BundleFile.BACK), options));
            } catch (OrtException | RuntimeException e) {
                features.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new UnusableModelException(
                    nameOf(bundle.manifest()) + " does not run in ONNX Runtime: " + e.getMessage()
                            + "; ask the owner for another version",
                    e);
        }
        try {
            model.tryOut();
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** One tensor of zeros: the first records shall find a warm model, and one that does not classify shall not serve. */
    private void tryOut() {
        scores(newBatch(1), 1);
    }

    Manifest manifest() {
        return manifest;
    }

    /** Room for the wire tensors of {@code size} records, in native memory. */
    FloatBuffer newBatch(int size) {
        int bytes = Math.multiplyExact(Math.multiplyExact(size, manifest.wire().elements()), Float.BYTES);
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /**
     * Adds a record's tensor to a batch.
     *
     * @throws RefusedRecordException if it is not what the manifest promises; then nothing is added
     */
    void add(WireTensor tensor, FloatBuffer batch) {
        String type = manifest.wire().type().name();
        if (!tensor.getDtype().name().equals(type)
                || !tensor.getShape().equals(manifest.wire().shape())) {
            throw new RefusedRecordException(
                    Refusal.WRONG_TENSOR,
                    "the wire tensor is " + tensor.getDtype() + " " + tensor.getShape() + " where "
                            + nameOf(manifest) + " promises " + type + " "
                            + manifest.wire().shape() + "; ask the owner what the gateway wrote",
                    null);
        }
        int before = batch.position();
        try {
            WireTensors.decode(tensor, batch);
        } catch (InvalidTensorException e) {
            throw new RefusedRecordException(Refusal.WRONG_TENSOR, String.valueOf(e.getMessage()), e);
        }
        requireFinite(batch, before);
    }

    private static void requireFinite(FloatBuffer batch, int from) {
        for (int i = from; i < batch.position(); i++) {
            if (!Float.isFinite(batch.get(i))) {
                batch.position(from);
                throw new RefusedRecordException(
                        Refusal.WRONG_TENSOR,
                        "the wire tensor holds a value that is no finite number; ask the owner what the gateway wrote",
                        null);
            }
        }
    }

    /** The scores {@code [size][classes]} of the first {@code size} tensors of a batch. */
    float[][] scores(FloatBuffer batch, int size) {
        FloatBuffer values = batch.duplicate();
        values.position(0).limit(size * manifest.wire().elements());
        try (OnnxTensor wire = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(),
                        values,
                        shapeOf(size, manifest.wire().shape()));
                OrtSession.Result clean = features.run(Map.of(inputOf(features), wire));
                OrtSession.Result answer = back.run(Map.of(inputOf(back), (OnnxTensor) clean.get(0)))) {
            OnnxTensor scores = (OnnxTensor) answer.get(0);
            requireClassifier(scores.getInfo(), size);
            return (float[][]) scores.getValue();
        } catch (OrtException e) {
            throw new InferenceException(
                    nameOf(manifest) + " failed on a batch of " + size + ": " + e.getMessage()
                            + "; check the machine's memory, and ask the owner if it stays",
                    e);
        }
    }

    private void requireClassifier(TensorInfo scores, int size) {
        long[] shape = scores.getShape();
        int named = manifest.labels().size();
        boolean fits = scores.type == OnnxJavaType.FLOAT
                && shape.length == 2
                && shape[0] == size
                && shape[1] > 0
                && (named == 0 || shape[1] == named);
        if (!fits) {
            throw new UnusableModelException(
                    nameOf(manifest) + ": back.onnx gives " + scores.type + " " + Arrays.toString(shape) + " for "
                            + size
                            + " records where FLOAT [" + size + ", " + (named == 0 ? "classes" : named)
                            + "] is needed; only networks that classify give predictions",
                    null);
        }
    }

    Classification classify(float[] scores) {
        return givesProbabilities ? Classification.ofProbabilities(scores) : Classification.ofLogits(scores);
    }

    private static boolean endsWithSoftmax(OnnxModel model) {
        // Predictions are made from the first head.
        String output = model.outputs().get(0).name();
        return model.graph().getNodeList().stream()
                .anyMatch(node -> node.getOutputList().contains(output)
                        && node.getOpType().equals("Softmax"));
    }

    private static String inputOf(OrtSession session) {
        return session.getInputNames().iterator().next();
    }

    private static long[] shapeOf(int size, List<Integer> dims) {
        long[] shape = new long[dims.size() + 1];
        shape[0] = size;
        for (int i = 0; i < dims.size(); i++) {
            shape[i + 1] = dims.get(i);
        }
        return shape;
    }

    private static String nameOf(Manifest manifest) {
        return new ReleaseId(manifest.networkId(), manifest.version()).toString();
    }

    /** Frees both sessions. */
    @Override
    public void close() {
        try (features) {
            back.close();
        } catch (OrtException e) {
            throw new InferenceException(nameOf(manifest) + " cannot be closed: " + e.getMessage(), e);
        }
    }
}
