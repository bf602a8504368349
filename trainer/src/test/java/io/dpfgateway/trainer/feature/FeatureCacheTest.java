package io.dpfgateway.trainer.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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
                FeatureCache cache = FeatureCache.of(
                        "features",
                        List.of(picture),
                        network,
                        new Views(new Augmentation(true, 0), 1),
                        Progress.SILENT);
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
    void shouldHaveEachRunFollowedByItsOtherViewsInTheOrderThatItTells() {
        // Given more pictures than a run is long, each of a level of its own
        List<PreparedPicture> pictures = IntStream.range(0, 255)
                .mapToObj(level -> PixelNetwork.picture(level / 255f, level / 255f, level / 255f))
                .toList();
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = FeatureCache.of(
                        "features", pictures, network, new Views(new Augmentation(true, 2), 1), Progress.SILENT);
                PointerScope scope = new PointerScope()) {
            // When
            int[] order = cache.order(pictures.size());

            // Then
            assertThat(cache.size()).isEqualTo(4 * 255);
            assertThat(order).hasSize(4 * 255);
            for (int at : new int[] {0, 249, 250, 499, 999, 1000, 1004, 1005, 1019}) {
                float found = cache.range(at, at + 1).pictures().mean().item_float();
                assertThat(found).as("entry %d", at).isCloseTo(order[at] / 255f, within((float)
                        (CopyChange.MOST_LIGHT * order[at] / 255 + 2e-3)));
            }
            assertThat(order).startsWith(0, 1).endsWith(253, 254);
            assertThat(order[999]).isEqualTo(249);
            assertThat(order[1000]).isEqualTo(250);
        }
    }

    @Test
    void shouldHoldTheFeaturesOfJustTheCopiesThatItHolds() {
        // Given: features that are the pictures
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = FeatureCache.of(
                        "features",
                        List.of(PixelNetwork.picture(0.6f, 1, 0)),
                        network,
                        new Views(new Augmentation(false, 3), 1),
                        Progress.SILENT);
                PointerScope scope = new PointerScope()) {
            // When
            Batch all = cache.range(0, 4);

            // Then
            float[] pictures = Tensors.toArray(all.pictures());
            assertThat(pictures).containsExactly(Tensors.toArray(all.features()), within(1e-3f));
            float[] first = Arrays.copyOf(pictures, PixelNetwork.PIXELS);
            for (int copy = 1; copy < 4; copy++) {
                assertThat(Arrays.copyOfRange(pictures, copy * PixelNetwork.PIXELS, (copy + 1) * PixelNetwork.PIXELS))
                        .isNotEqualTo(first);
            }
        }
    }

    @Test
    void shouldChangeThePicturesOfALaterRunInWaysOfTheirOwn() {
        // Given the same picture throughout, more often than a run is long
        List<PreparedPicture> pictures = Collections.nCopies(251, PixelNetwork.picture(0.6f, 1, 0));
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = FeatureCache.of(
                        "features", pictures, network, new Views(new Augmentation(false, 1), 1), Progress.SILENT);
                PointerScope scope = new PointerScope()) {
            // When
            float[] ofTheFirstRun = Tensors.toArray(cache.range(250, 251).pictures());
            float[] ofTheSecond = Tensors.toArray(cache.range(501, 502).pictures());

            // Then
            assertThat(ofTheSecond).isNotEqualTo(ofTheFirstRun);
        }
    }

    @Test
    void shouldRefuseMoreEntriesThanThereCanBe() {
        List<PreparedPicture> many = Collections.nCopies(3_000_000, PixelNetwork.picture(0.6f, 1, 0));
        try (SplitNetwork network = PixelNetwork.split()) {
            Views views = new Views(new Augmentation(false, 1000), 1);
            assertThatThrownBy(() -> FeatureCache.of("features", many, network, views, Progress.SILENT))
                    .isInstanceOf(FeatureSpaceException.class)
                    .hasMessage("3,000,000 pictures, each in 1,001 views, are more than 2,147,483,647; learn from fewer"
                            + " pictures or copies");
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
                        "features",
                        List.of(new PreparedPicture(values, null, "00")),
                        network,
                        Views.PLAIN,
                        Progress.SILENT);
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
