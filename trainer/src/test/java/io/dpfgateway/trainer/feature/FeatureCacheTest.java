package io.dpfgateway.trainer.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;

class FeatureCacheTest {
    @Test
    void shouldAddMirrorImages() {
        // Given
        PreparedPicture picture = PixelNetwork.picture(0.6f, 1, 0);
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = FeatureCache.of("features", List.of(picture), network, true, Progress.SILENT);
                PointerScope scope = new PointerScope()) {
            // When
            float[] pictures = Tensors.toArray(cache.range(0, 2).pictures());

            // Then
            assertThat(cache.size()).isEqualTo(2);
            assertThat(pictures).startsWith(1, 0, 0.6f);
            assertThat(pictures[PixelNetwork.PIXELS + PixelNetwork.SIDE - 1]).isEqualTo(1);
            assertThat(pictures[PixelNetwork.PIXELS + PixelNetwork.SIDE - 2]).isZero();
        }
    }

    @Test
    void shouldGiveRgbFromZeroToOneWhateverTheNetworkTakes() {
        // Given: blue 0.2, green 0.6, red 1, each normalised in its own way
        InputSpec bgr = new InputSpec(
                2, 2, Channels.BGR, ResizePolicy.STRETCH, List.of(0.1, 0.2, 0.3), List.of(0.5, 0.25, 2.0));
        float[] values = {
            0.2f, 0.2f, 0.2f, 0.2f, 1.6f, 1.6f, 1.6f, 1.6f, 0.35f, 0.35f, 0.35f, 0.35f,
        };
        try (SplitNetwork network = SplitNetwork.of(colourCut(), bgr);
                FeatureCache cache = FeatureCache.of(
                        "features", List.of(new PreparedPicture(values, null, "00")), network, false, Progress.SILENT);
                PointerScope scope = new PointerScope()) {
            // When
            float[] pictures = Tensors.toArray(cache.range(0, 1).pictures());

            // Then
            assertThat(pictures)
                    .containsExactly(
                            new float[] {1, 1, 1, 1, 0.6f, 0.6f, 0.6f, 0.6f, 0.2f, 0.2f, 0.2f, 0.2f}, within(1e-3f));
        }
    }

    @Test
    void shouldChangeFeaturesOnlyWhenMapped() {
        PreparedPicture picture = PixelNetwork.picture(0.6f, 1, 0);
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache clean = PixelNetwork.cache(network, picture);
                FeatureCache mapped = clean.mapFeatures(features -> features.mul(new Scalar(2.0)));
                PointerScope scope = new PointerScope()) {
            assertThat(mapped.featureRange()).containsExactly(0, 2);
            assertThat(clean.featureRange()).containsExactly(0, 1);
            assertThat(Tensors.toArray(mapped.range(0, 1).pictures())).startsWith(1, 0, 0.6f);
        }
    }

    @Test
    void shouldFreeAllThatItAllocates() {
        try (SplitNetwork network = PixelNetwork.split()) {
            // Given: whatever is made once is made
            useAndClose(network);
            long before = Pointer.totalCount();

            // When
            for (int i = 0; i < 5; i++) {
                useAndClose(network);
            }

            // Then
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    private static void useAndClose(SplitNetwork network) {
        PreparedPicture picture = PixelNetwork.picture(0.6f, 1, 0);
        try (FeatureCache clean = PixelNetwork.cache(network, picture, picture);
                FeatureCache mapped = clean.mapFeatures(features -> features.mul(new Scalar(2.0)));
                PointerScope scope = new PointerScope()) {
            mapped.batch(new long[] {1, 0});
            mapped.channelStatistics();
        }
    }

    private static GraphCut colourCut() {
        GraphBuilder graph = new GraphBuilder("colours", 13);
        String x = graph.nodeNamed("Relu", List.of(graph.input(TensorSpec.batched("picture", 3, 2, 2))), "cut");
        graph.nodeNamed("Flatten", List.of(x), "scores");
        return GraphCut.at(graph.build(TensorSpec.batched("scores", 12)), "cut");
    }
}
