package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyNetwork;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.measure.Ssim;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InverterTest {
    private static final long[] INDICES = LongStream.range(0, 12).toArray();
    private static TinyNetwork tiny;

    @BeforeAll
    static void open() {
        tiny = TinyNetwork.open(TinyTask.pictures(200).split());
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    @Test
    void shouldRebuildFromCleanFeaturesWhatTheMeanDoesNotShow() {
        try (PointerScope scope = new PointerScope()) {
            assertThat(ssim(tiny.clean().heldOut(), Inversion.Knowledge.FRONT, 150))
                    .isGreaterThan(0.7)
                    .isGreaterThan(ssim(tiny.clean().heldOut(), Inversion.Knowledge.FRONT, 1) + 0.2);
        }
    }

    @Test
    void shouldRebuildNothingFromFeaturesThatTellNothing() {
        try (PointerScope scope = new PointerScope();
                FeatureCache nothing = tiny.clean().heldOut().mapFeatures(torch::zeros_like)) {
            assertThat(ssim(nothing, Inversion.Knowledge.FRONT, 150)).isLessThan(0.5);
        }
    }

    @Test
    void shouldExplainTheOutput() {
        try (PointerScope scope = new PointerScope()) {
            // When
            Tensor pictures = new Inverter(tiny.network(), tiny.clean().train(), Progress.SILENT)
                    .rebuild(
                            "inversion",
                            Inversion.Knowledge.WHOLE_NETWORK_OUTPUT,
                            tiny.clean().heldOut(),
                            INDICES,
                            150);

            // Then: other pictures, of which the network says the same
            Tensor said = tiny.network()
                    .back()
                    .run(tiny.network().front().run(Tensors.ofUnitRange(pictures, TinyTask.INPUT)));
            long[] found = classes(said);
            assertThat(found)
                    .isEqualTo(classes(tiny.clean().heldOut().batch(INDICES).outputs()));
        }
    }

    private static long[] classes(Tensor outputs) {
        float[] scores = Tensors.toArray(outputs);
        return LongStream.range(0, scores.length / 3)
                .map(i -> LongStream.range(0, 3)
                        .reduce(0, (a, b) -> scores[(int) (3 * i + b)] > scores[(int) (3 * i + a)] ? b : a))
                .toArray();
    }

    private static double ssim(FeatureCache seen, Inversion.Knowledge knowledge, int steps) {
        Tensor rebuilt = new Inverter(tiny.network(), tiny.clean().train(), Progress.SILENT)
                .rebuild("inversion", knowledge, seen, INDICES, steps);
        try (Ssim ssim = new Ssim(1)) {
            return ssim.of(rebuilt, tiny.clean().heldOut().batch(INDICES).pictures())
                    .mean()
                    .item_float();
        }
    }
}
