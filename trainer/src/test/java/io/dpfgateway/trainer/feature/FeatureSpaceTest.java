package io.dpfgateway.trainer.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSpaceTest {
    /** More than one chunk, so that files are written in more than one place. */
    private static final List<PreparedPicture> PICTURES =
            TinyTask.pictures(700).split().train();

    private static final long PLENTY = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void shouldHoldTheSameOnDiskAsInMemory() throws IOException {
        FeatureSpace memory = new FeatureSpace(folder, PLENTY, PLENTY);
        FeatureSpace disk = new FeatureSpace(folder, 0, PLENTY);
        long[] indices = {3, 600, 0, 251, 3};
        try (SplitNetwork network = network();
                FeatureCache held = fill(memory, network);
                FeatureCache filed = fill(disk, network);
                FeatureCache heldTwice = held.mapFeatures(FeatureSpaceTest::halved);
                FeatureCache filedTwice = filed.mapFeatures(FeatureSpaceTest::halved);
                PointerScope scope = new PointerScope()) {
            // Then: of all three kinds of rows
            assertThat(memory.inFiles()).isZero();
            assertThat(disk.inFiles()).isEqualTo(disk.used()).isEqualTo(memory.used());
            assertThat(filed.size()).isEqualTo(2 * PICTURES.size());
            assertSame(filed.range(0, filed.size()), held.range(0, held.size()));
            assertSame(filed.batch(indices), held.batch(indices));
            assertSame(filedTwice.batch(indices), heldTwice.batch(indices));
            assertThat(filed.channelStatistics()).isDeepEqualTo(held.channelStatistics());
        }
    }

    @Test
    void shouldLeaveNoFileAtAnyTime() throws IOException {
        FeatureSpace disk = new FeatureSpace(folder, 0, PLENTY);
        List<Integer> seen = new ArrayList<>();
        Progress watching = new Progress() {
            @Override
            public void begin(String stage, int steps) {}

            @Override
            public void at(int step, String note) {
                seen.add(files());
            }
        };
        try (SplitNetwork network = network();
                FeatureCache cache =
                        new CacheFilling(disk, network, Views.PLAIN).fill("features", PICTURES, watching)) {
            // Then: a kill now would leave nothing
            assertThat(seen).hasSizeGreaterThan(1).containsOnly(0);
            assertThat(files()).isZero();
            assertThat(disk.inFiles()).isPositive();
            assertThat(cache.size()).isEqualTo(PICTURES.size());
        }
        assertThat(disk.used()).isZero();
    }

    @Test
    void shouldSayBeforeTheFirstFeatureHowMuchIsNeeded() {
        // Given: room for the features, but not for their copies
        FeatureSpace small = new FeatureSpace(folder, 0, 4_000_000);
        List<Integer> seen = new ArrayList<>();

        // When / Then
        try (SplitNetwork network = PixelNetwork.split()) {
            List<PreparedPicture> many = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                many.add(PixelNetwork.picture(0.6f, 1, 0));
            }
            assertThatThrownBy(() ->
                            new CacheFilling(small, network, Views.PLAIN).fill("features held out", many, at(seen)))
                    .isInstanceOf(FeatureSpaceException.class)
                    .hasMessage(
                            "features held out are 0.0014 GB, and as many again for each of up to 3 copies, which makes"
                                    + " 0.0065 GB where the limit is 0.0040 GB; raise --feature-cache-gb to 1, cut where features"
                                    + " are smaller, or give fewer pictures");
        }
        assertThat(seen).isEmpty();
        assertThat(small.used()).isZero();
    }

    @Test
    void shouldRefuseACopyForWhichThereIsNoRoom() {
        PreparedPicture picture = PixelNetwork.picture(0.6f, 1, 0);
        // Features are 288 bytes a copy, the picture 144, the scores 8.
        FeatureSpace tight = new FeatureSpace(folder, PLENTY, 4 * 288 + 152);
        try (SplitNetwork network = PixelNetwork.split();
                FeatureCache cache = new CacheFilling(tight, network, Views.PLAIN)
                        .fill("features", List.of(picture), Progress.SILENT);
                FeatureCache second = cache.mapFeatures(FeatureSpaceTest::halved);
                FeatureCache third = cache.mapFeatures(FeatureSpaceTest::halved);
                FeatureCache fourth = cache.mapFeatures(FeatureSpaceTest::halved)) {
            assertThat(tight.used()).isEqualTo(4 * 288 + 152);
            assertThatThrownBy(() -> cache.mapFeatures(FeatureSpaceTest::halved).close())
                    .isInstanceOf(FeatureSpaceException.class)
                    .hasMessageContaining("more where 0.0000 GB are in use and the limit is 0.0000 GB")
                    .hasMessageContaining("raise --feature-cache-gb to 1");
            assertThat(second.size() + third.size() + fourth.size()).isEqualTo(3);
        }
        assertThat(tight.used()).isZero();
    }

    @Test
    void shouldSayWhichFolderCannotBeUsed() {
        FeatureSpace nowhere = new FeatureSpace(folder.resolve("missing"), 0, PLENTY);
        try (SplitNetwork network = network()) {
            assertThatThrownBy(() -> fill(nowhere, network))
                    .isInstanceOf(FeatureSpaceException.class)
                    .hasMessageContaining("cannot keep features in " + folder.resolve("missing"))
                    .hasMessageContaining("choose another --feature-dir");
        }
        assertThat(nowhere.used()).isZero();
    }

    @Test
    void shouldKeepFloat32WhereHalfPrecisionEnds() {
        for (long memory : new long[] {PLENTY, 0}) {
            FeatureSpace space = new FeatureSpace(folder, memory, PLENTY);
            // Given: the great ones come in the second chunk
            List<PreparedPicture> pictures = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                pictures.add(PixelNetwork.picture(0.6f, i < 270 ? 1 : 70_001, 0));
            }
            try (SplitNetwork network = PixelNetwork.split();
                    FeatureCache cache =
                            new CacheFilling(space, network, Views.PLAIN).fill("features", pictures, Progress.SILENT);
                    PointerScope scope = new PointerScope()) {
                assertThat(cache.featureRange()).containsExactly(0, 70_001);
                assertThat(Tensors.toArray(cache.range(0, 1).features())).startsWith(1, 0);
                assertThat(Tensors.toArray(cache.range(299, 300).features())).startsWith(70_001, 0, 0.6f);
                assertThat(space.used()).isEqualTo(300L * (PixelNetwork.PIXELS * (1 + 4) + 2 * 4));
            }
            assertThat(space.used()).isZero();
        }
    }

    @Test
    void shouldGiveTheFeaturesThatLibtorchComputes() {
        try (SplitNetwork network = network();
                FeatureCache cache = fill(new FeatureSpace(folder, PLENTY, PLENTY), network);
                PointerScope scope = new PointerScope()) {
            Batch batch = cache.range(0, 250);
            Tensor input = Tensors.ofPictures(PICTURES.subList(0, 250), network.input());
            float[] expected = Tensors.toArray(network.front().run(input));
            float greatest = 0;
            for (float value : expected) {
                greatest = Math.max(greatest, Math.abs(value));
            }
            assertThat(Tensors.toArray(batch.features())).containsExactly(expected, within(greatest / 2048));
            assertThat(Tensors.toArray(Tensors.ofUnitRange(batch.pictures(), network.input())))
                    .containsExactly(Tensors.toArray(input), within(0.51f / 255 / smallest(network)));
        }
    }

    private static float smallest(SplitNetwork network) {
        return network.input().std().stream().min(Double::compare).orElseThrow().floatValue();
    }

    private static SplitNetwork network() {
        return SplitNetwork.of(GraphCut.at(TinyTask.network(), "stage2"), TinyTask.INPUT);
    }

    private static FeatureCache fill(FeatureSpace space, SplitNetwork network) {
        return new CacheFilling(space, network, new Views(new Augmentation(true, 0), 0))
                .fill("features", PICTURES, Progress.SILENT);
    }

    private static Tensor halved(Tensor features) {
        return features.mul(new Scalar(0.5));
    }

    private static Progress at(List<Integer> seen) {
        return new Progress() {
            @Override
            public void begin(String stage, int steps) {}

            @Override
            public void at(int step, String note) {
                seen.add(step);
            }
        };
    }

    private static void assertSame(Batch actual, Batch expected) {
        assertThat(Tensors.toArray(actual.pictures())).isEqualTo(Tensors.toArray(expected.pictures()));
        assertThat(Tensors.toArray(actual.features())).isEqualTo(Tensors.toArray(expected.features()));
        assertThat(Tensors.toArray(actual.outputs())).isEqualTo(Tensors.toArray(expected.outputs()));
    }

    private int files() {
        try (Stream<Path> all = Files.list(folder)) {
            return (int) all.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
