package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.PixelNetwork;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyNetwork;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkerTest {
    private static TinyNetwork tiny;
    private static Linker linker;

    @BeforeAll
    static void open() {
        tiny = TinyNetwork.open(TinyTask.pictures(300).split());
        linker = new Linker(tiny.network(), tiny.clean());
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    @Test
    void shouldLinkEveryRecordWhenFeaturesAreOnlyMixedLinearly() {
        // Given: channels in reverse order, scaled and shifted
        try (FeatureCache train = tiny.clean()
                        .train()
                        .mapFeatures(x -> x.flip(1).mul(new Scalar(-3.0)).add(new Scalar(2.0)));
                FeatureCache heldOut = tiny.clean()
                        .heldOut()
                        .mapFeatures(x -> x.flip(1).mul(new Scalar(-3.0)).add(new Scalar(2.0)))) {
            // When
            Linkage linkage = linker.byTensor(Sees.POISONED_FEATURES, new Attack.Caches(train, heldOut));

            // Then
            assertThat(linkage.hits())
                    .allSatisfy(hits -> assertThat(hits.topOne()).isGreaterThan(0.97));
            assertThat(linkage.hits()).extracting(Linkage.Hits::candidates).contains(10, heldOut.size());
        }
    }

    @Test
    void shouldGuessWhenRecordsAreNoise() {
        try (FeatureCache train = tiny.clean().train().mapFeatures(torch::randn_like);
                FeatureCache heldOut = tiny.clean().heldOut().mapFeatures(torch::randn_like)) {
            // When
            Linkage linkage = linker.byTensor(Sees.POISONED_FEATURES, new Attack.Caches(train, heldOut));

            // Then: around one in ten
            assertThat(linkage.hits().get(0).chance()).isEqualTo(0.1);
            assertThat(linkage.hits().get(0).topOne()).isBetween(0.02, 0.25);
        }
    }

    /** From some 300 unknowns on libtorch solves in another way, by which a process has ended. */
    @Test
    void shouldLinkByManyChannels() {
        // Given
        Random random = new Random(5);
        List<PreparedPicture> pictures = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            pictures.add(PixelNetwork.picture(random.nextFloat(), random.nextFloat(), random.nextFloat()));
        }
        try (SplitNetwork network = SplitNetwork.of(GraphCut.at(wide(random), "cut"), PixelNetwork.INPUT);
                FeatureCache clean = FeatureCache.of("features", pictures, network, Views.PLAIN, Progress.SILENT)) {
            TorchRuntime.useThreads(2);
            Attack.Caches caches = new Attack.Caches(clean, clean);

            // When
            Linkage linkage = new Linker(network, caches).byTensor(Sees.CLEAN_FEATURES, caches);

            // Then
            assertThat(linkage.hits().get(0).topOne()).isGreaterThan(0.97);
        } finally {
            TorchRuntime.useThreads(1);
        }
    }

    /** A network with 400 channels at its cut. */
    private static OnnxModel wide(Random random) {
        int channels = 400;
        float[] weights = new float[channels];
        for (int i = 0; i < channels; i++) {
            weights[i] = random.nextFloat();
        }
        GraphBuilder graph = new GraphBuilder("wide", 13);
        String x = graph.input(TensorSpec.batched("picture", 1, PixelNetwork.SIDE, PixelNetwork.SIDE));
        graph.nodeNamed("Conv", List.of(x, graph.floats("weights", weights, channels, 1, 1, 1)), "cut");
        graph.nodeNamed("Flatten", List.of(graph.node("GlobalAveragePool", List.of("cut"))), "scores");
        return graph.build(TensorSpec.batched("scores", channels));
    }

    /** A DPF that says the same of every picture links none; equal distances are no hit. */
    @Test
    void shouldLinkNothingWhenAllRecordsAreEqual() {
        try (FeatureCache train = tiny.clean().train().mapFeatures(torch::zeros_like);
                FeatureCache heldOut = tiny.clean().heldOut().mapFeatures(torch::zeros_like)) {
            Linkage linkage = linker.byTensor(Sees.POISONED_FEATURES, new Attack.Caches(train, heldOut));
            assertThat(linkage.hits().get(0).topOne()).isLessThan(0.2);
        }
    }

    @Test
    void shouldLinkByTheOutputAsLongAsTheTaskWorks() {
        // When: the features themselves
        Linkage linkage = linker.byOutput(tiny.clean());

        // Then
        assertThat(linkage.by()).isEqualTo(Sees.OUTPUT);
        assertThat(linkage.hits().get(0).topOne()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({"0, 99, 10, 1", "99, 99, 10, 0", "50, 99, 2, 0.494949", "1, 9, 10, 0"})
    void shouldReckonWithEveryDrawOfCandidates(int closer, int others, int candidates, double expected) {
        assertThat(Linker.chanceToBeNearest(closer, others, candidates)).isCloseTo(expected, within(1e-5));
    }

    @Test
    void shouldReckonAsDrawingWould() {
        // Given
        Random random = new Random(4);
        int hits = 0;
        for (int draw = 0; draw < 20_000; draw++) {
            int[] order = IntStream.range(0, 30).toArray();
            for (int i = 0; i < 4; i++) {
                int j = i + random.nextInt(30 - i);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            hits += IntStream.range(0, 4).noneMatch(i -> order[i] < 5) ? 1 : 0;
        }

        // When / Then: 5 of 30 others are closer, 4 of them are drawn
        assertThat(Linker.chanceToBeNearest(5, 30, 5)).isCloseTo(hits / 20_000.0, within(0.015));
    }
}
