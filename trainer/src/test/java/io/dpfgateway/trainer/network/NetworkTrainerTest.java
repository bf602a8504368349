package io.dpfgateway.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.trainer.BothRuntimes;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTrainerTest {
    private static final NetworkTrainer TRAINER = new NetworkTrainer(TinyTask.INPUT, TinyTask.LABELS, Progress.SILENT);

    @Test
    void shouldLearnATaskWellEnoughForPicturesNotSeen() {
        // Given: other pictures than those that it learned from
        List<PreparedPicture> unseen = TinyTask.pictures(301).unsplit();

        // When / Then
        assertThat(TRAINER.accuracy(TinyTask.network(), unseen)).isGreaterThan(0.9);
    }

    @Test
    void shouldGiveANetworkThatOnnxRuntimeRunsAndThatCanBeCut() {
        GraphGuard.DEFAULT.check(TinyTask.network(), "network", List.of(1, 16, 16), List.of(3));
        BothRuntimes.assertSame(TinyTask.network(), new long[] {2, 1, 16, 16}, 2, 3);
        assertThat(GraphCut.candidates(TinyTask.network())).contains("stage1", "stage2", "stage3");
    }

    @Test
    void shouldFollowTheSeed() {
        assertThat(train(1)).isEqualTo(train(1)).isNotEqualTo(train(2));
    }

    @Test
    void shouldRefuseAPictureOfNoClass() {
        // Given
        PreparedPicture stranger = new PreparedPicture(new float[256], "cat", "00");

        // When / Then
        assertThatThrownBy(() -> TRAINER.train(List.of(stranger, stranger), new NetworkSettings(1, 2, 1)))
                .isInstanceOf(InvalidTrainingSetException.class)
                .hasMessage("a picture is labelled 'cat', which is none of the classes [disc, lying, standing];"
                        + " label every picture by its folder's name");
    }

    @Test
    void shouldRefuseTooFewPicturesAndClasses() {
        assertThatThrownBy(() -> TRAINER.train(List.of(), new NetworkSettings(1, 2, 1)))
                .isInstanceOf(InvalidTrainingSetException.class)
                .hasMessageContaining("give at least 2");
        assertThatThrownBy(() -> new NetworkTrainer(TinyTask.INPUT, List.of("one"), Progress.SILENT))
                .isInstanceOf(InvalidTrainingSetException.class)
                .hasMessageContaining("a classifier needs at least 2");
        assertThatThrownBy(() -> new NetworkSettings(0, 2, 1)).isInstanceOf(InvalidNetworkSettingsException.class);
    }

    private static byte[] train(long seed) {
        return TRAINER.train(TinyTask.pictures(60).unsplit(), new NetworkSettings(1, 20, seed))
                .toBytes();
    }
}
