package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtException;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.input.InputSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs black and white pictures in batches of several sizes, so that the first real one finds everything allocated, and a model
 * that cannot give finite values is found out before it is used.
 */
final class WarmUp {
    private final List<float[]> pictures;

    WarmUp(InputSpec input) {
        InputPreparer preparer = new InputPreparer(input);
        pictures = List.of(
                preparer.prepare(Picture.grey(1, 1, new byte[] {0})),
                preparer.prepare(Picture.grey(1, 1, new byte[] {(byte) 0xff})));
    }

    /** An input that every engine was warmed up with. */
    float[] plain() {
        return pictures.get(0);
    }

    /** @throws InferenceFailedException if an output is not finite */
    void run(BatchEngine engine, BatchSizes sizes) throws OrtException {
        for (float[] picture : pictures) {
            run(engine, List.of(picture));
        }
        for (int size : sizes.warmedUp()) {
            List<float[]> batch = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                batch.add(pictures.get(i % pictures.size()));
            }
            run(engine, batch);
        }
    }

    private static void run(BatchEngine engine, List<float[]> batch) throws OrtException {
        engine.run(batch);
        for (int i = 0; i < batch.size(); i++) {
            // What is thrown here counts; the tensor itself is not wanted.
            engine.output(i);
        }
    }
}
