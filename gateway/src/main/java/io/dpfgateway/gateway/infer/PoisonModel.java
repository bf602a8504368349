package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.record.WireTensor;
import java.nio.FloatBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One verified version of a DPF, ready to poison. Owns native memory until it is closed; using it afterwards fails. Safe to
 * use from many threads, each with its own {@link InferenceBuffers}.
 */
public final class PoisonModel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PoisonModel.class);

    private final Manifest manifest;
    private final GraphSession session;
    private final InputPreparer preparer;
    private final WireForm wire;
    private volatile boolean closed;

    /** Takes the session over. */
    PoisonModel(Manifest manifest, GraphSession session) {
        this.manifest = manifest;
        this.session = session;
        preparer = new InputPreparer(manifest.input());
        wire = new WireForm(manifest.wire());
    }

    public NetworkId networkId() {
        return manifest.networkId();
    }

    /** The DPF's version. */
    public int version() {
        return manifest.version();
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * The poisoned features of one picture.
     *
     * @throws InferenceFailedException if the model fails on it, or gives values that are not finite
     */
    public WireTensor poison(Picture picture, InferenceBuffers buffers) {
        FloatBuffer input = buffers.input.ofSize(manifest.input().elements());
        preparer.prepare(picture, input);
        return infer(input.rewind(), buffers);
    }

    /**
     * Runs a black and a white picture, so that the first real one finds everything allocated, and a model that cannot give
     * finite values is found out before it is used.
     *
     * @throws InferenceFailedException as {@link #poison} does
     */
    void warmUp() {
        InferenceBuffers buffers = new InferenceBuffers();
        for (byte level : new byte[] {0, (byte) 0xff}) {
            poison(Picture.grey(1, 1, new byte[] {level}), buffers);
        }
    }

    private WireTensor infer(FloatBuffer input, InferenceBuffers buffers) {
        FloatBuffer output = buffers.output.ofSize(manifest.wire().elements());
        try {
            session.run(input, output);
        } catch (OrtException e) {
            throw new InferenceFailedException(
                    "ONNX Runtime failed with " + e.getCode() + " on version " + version()
                            + "; check the bundle and this machine's memory",
                    e);
        }
        return wire.encode(output.rewind());
    }

    @Override
    public void close() {
        closed = true;
        try {
            session.close();
            log.atInfo().addKeyValue("dpfVersion", version()).log("model closed");
        } catch (OrtException e) {
            log.atWarn().addKeyValue("dpfVersion", version()).setCause(e).log("model did not close cleanly");
        }
    }
}
