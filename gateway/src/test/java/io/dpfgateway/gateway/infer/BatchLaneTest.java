package io.dpfgateway.gateway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a batch does to its pictures when a run fails. The engine stands in for a device that fails on demand. */
class BatchLaneTest {
    private static final float FATAL = 3;
    private static final float BROKEN = -1;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BatchQueue queue = new BatchQueue(8, Duration.ZERO, new Hurries());
    private final Engine engine = new Engine();

    private static final class Engine implements BatchEngine {
        private final List<Integer> runs = new ArrayList<>();
        private List<float[]> last = List.of();
        private boolean closed;
        private boolean away;

        @Override
        public void run(List<float[]> inputs) throws OrtException {
            runs.add(inputs.size());
            last = inputs;
            if (away || inputs.stream().anyMatch(input -> input[0] == FATAL)) {
                throw new OrtException(OrtException.OrtErrorCode.ORT_RUNTIME_EXCEPTION, "not with this one");
            }
            if (inputs.stream().anyMatch(input -> input[0] == BROKEN)) {
                throw new IllegalStateException("a defect");
            }
        }

        @Override
        public WireTensor output(int place) {
            return WireTensors.encode(last.get(place), new int[] {1}, TensorEncoding.FLOAT32);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private List<QueuedPicture> runAll(float... inputs) {
        List<QueuedPicture> pictures = IntStream.range(0, inputs.length)
                .mapToObj(i -> new QueuedPicture(new float[] {inputs[i]}))
                .toList();
        pictures.forEach(queue::add);
        queue.close();
        new BatchLane(queue, engine, 1, new float[] {0}, new GatewayMetrics(meters)).run();
        return pictures;
    }

    private static float output(QueuedPicture picture) {
        return WireTensors.decode(picture.result().join())[0];
    }

    @Test
    void shouldGiveEachPictureItsOwnOutput() {
        List<QueuedPicture> pictures = runAll(5, 6, 7);

        assertThat(pictures).extracting(BatchLaneTest::output).containsExactly(5f, 6f, 7f);
        assertThat(engine.runs).containsExactly(3);
        assertThat(meters.summary(GatewayMetrics.BATCH_SIZE).max()).isEqualTo(3);
        assertThat(engine.closed).isTrue();
    }

    @Test
    void shouldFailOnlyThePictureThatTheRunFailsOn() {
        List<QueuedPicture> pictures = runAll(5, FATAL, 7);

        assertThat(output(pictures.get(0))).isEqualTo(5);
        assertThat(output(pictures.get(2))).isEqualTo(7);
        assertThatThrownBy(() -> pictures.get(1).result().join())
                .hasCauseInstanceOf(InferenceFailedException.class)
                .hasMessageContaining("ORT_RUNTIME_EXCEPTION on version 1");
        assertThat(engine.runs).containsExactly(3, 1, 1, 1, 1);
        assertThat(meters.counter(GatewayMetrics.BATCHES_SPLIT).count()).isEqualTo(1);
    }

    @Test
    void shouldBlameNoPictureWhenTheDeviceIsAway() {
        // Given
        engine.away = true;

        // When
        List<QueuedPicture> pictures = runAll(5, 6);

        // Then
        assertThat(pictures)
                .allSatisfy(picture -> assertThatThrownBy(() -> picture.result().join())
                        .hasCauseInstanceOf(DeviceFailedException.class)
                        .hasMessageContaining("fails on a plain picture too"));
    }

    @Test
    void shouldBlameNoPictureForADefect() {
        List<QueuedPicture> pictures = runAll(BROKEN, 6);

        assertThat(pictures)
                .allSatisfy(picture -> assertThatThrownBy(() -> picture.result().join())
                        .hasCauseInstanceOf(IllegalStateException.class));
        assertThat(engine.closed).isTrue();
    }
}
