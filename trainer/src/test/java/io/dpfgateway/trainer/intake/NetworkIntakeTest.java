package io.dpfgateway.trainer.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.BothRuntimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A real network with a batch of one and a Reshape to [1,-1], where it is at hand. */
class NetworkIntakeTest {
    private static final int SIDE = 112;
    private static final InputSpec FACES = new InputSpec(
            SIDE, SIDE, Channels.RGB, ResizePolicy.STRETCH, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    @Test
    void shouldGiveTheSameEmbeddingsOneByOneAndInABatch() {
        // Given
        OnnxModel fixed = mobileFaceNet();
        assertThat(fixed.input().shape()).containsExactly(1L, 3L, 112L, 112L);
        float[] pictures = BothRuntimes.random(4, 3, SIDE, SIDE);

        // When
        OnnxModel ready = NetworkIntake.ready(fixed, FACES);

        // Then
        assertThat(ready.input().shape()).containsExactly(TensorSpec.DYNAMIC, 3L, 112L, 112L);
        assertThat(ready.output().shape()).containsExactly(TensorSpec.DYNAMIC, 128L);
        float[] together = BothRuntimes.onnx(ready, pictures, 4, 3, SIDE, SIDE).values();
        for (int picture = 0; picture < 4; picture++) {
            float[] one = Arrays.copyOfRange(pictures, picture * 3 * SIDE * SIDE, (picture + 1) * 3 * SIDE * SIDE);
            float[] alone = BothRuntimes.onnx(fixed, one, 1, 3, SIDE, SIDE).values();
            assertThat(Arrays.copyOfRange(together, picture * 128, (picture + 1) * 128))
                    .containsExactly(alone, Offset.offset(1e-4f));
        }
        assertThat(GraphCut.candidates(ready)).isEqualTo(GraphCut.candidates(fixed));
    }

    private static OnnxModel mobileFaceNet() {
        String data = System.getenv("DPF_DATA");
        Path folder =
                data != null ? Path.of(data) : Path.of(System.getProperty("dpf.project.root", "."), "../shared/data");
        Path file = folder.resolve("models/mobilefacenet.onnx");
        assumeTrue(
                Files.exists(file), () -> "skipped: there is no " + file + "; set DPF_DATA to the folder of test data");
        return OnnxModel.read(file);
    }
}
