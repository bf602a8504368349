package io.dpfgateway.trainer.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ChannelMeterTest {
    private static final InputSpec COLOURS =
            new InputSpec(2, 1, Channels.RGB, ResizePolicy.STRETCH, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    /** Its features are the picture itself, without what is below zero. */
    private static OnnxModel front() {
        GraphBuilder graph = new GraphBuilder("colours", 13);
        String x = graph.nodeNamed("Relu", List.of(graph.input(TensorSpec.batched("picture", 3, 1, 2))), "cut");
        graph.nodeNamed("Flatten", List.of(x), "scores");
        return GraphCut.at(graph.build(TensorSpec.batched("scores", 6)), "cut").front();
    }

    private static PreparedPicture picture(float... values) {
        return new PreparedPicture(values, null, "hash");
    }

    @Test
    void shouldMeasureEachChannelOverAllPicturesAndPlaces() {
        ChannelMoments moments =
                ChannelMeter.of(front(), COLOURS, List.of(picture(1, 3, -5, -5, 7, 7), picture(1, 3, 2, 2, 7, 7)));

        assertThat(moments.pictures()).isEqualTo(2);
        assertThat(moments.means()).containsExactly(2.0, 1.0, 7.0);
        assertThat(moments.deviations()).containsExactly(1.0, 1.0, 0.0);
    }

    @Test
    void shouldGiveTheSameWhenPicturesComeInManyChunks() {
        // Given: 600 pictures, so three chunks, the last one not full
        List<PreparedPicture> pictures = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < 600; i++) {
            pictures.add(picture(i, i, 1000, 1000, 1, 3));
            sum += i;
        }

        // When
        ChannelMoments moments = ChannelMeter.of(front(), COLOURS, pictures);

        // Then
        assertThat(moments.means().get(0)).isCloseTo(sum / 600, within(1e-9));
        assertThat(moments.deviations().get(0)).isCloseTo(Math.sqrt((600.0 * 600 - 1) / 12), within(1e-6));
        assertThat(moments.deviations().subList(1, 3)).containsExactly(0.0, 1.0);
    }

    @Test
    void shouldSayWhatIsWrongWhenFeaturesAreNoNumbers() {
        assertThatThrownBy(() ->
                        ChannelMeter.of(front(), COLOURS, List.of(picture(Float.POSITIVE_INFINITY, 0, 0, 0, 0, 0))))
                .isInstanceOf(UnfitPicturesException.class)
                .hasMessageContaining("not finite");
        assertThatThrownBy(() -> ChannelMeter.of(front(), COLOURS, List.of()))
                .isInstanceOf(UnfitPicturesException.class);
    }

    @Test
    void shouldFreeAllThatItAllocates() {
        List<PreparedPicture> pictures = List.of(picture(1, 2, 3, 4, 5, 6));
        ChannelMeter.of(front(), COLOURS, pictures);
        long before = Pointer.totalCount();

        for (int i = 0; i < 5; i++) {
            ChannelMeter.of(front(), COLOURS, pictures);
        }

        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
}
