package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.BothRuntimes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdversaryKindTest {
    private static final int WIDTH = 12;

    @ParameterizedTest
    @CsvSource({
        "SMALL, 28, 28, 1",
        "S2D, 28, 28, 1",
        "S2D, 32, 8, 3",
        "SMALL, 28, 1, 1",
        "UNET, 28, 28, 1",
        "UNET, 28, 26, 1",
        "UNET, 28, 14, 1",
        "UNET, 28, 7, 1",
        "UNET, 28, 1, 1",
        "UNET, 29, 29, 1",
        "UNET, 29, 15, 1",
        "SMALL, 32, 32, 3",
        "UNET, 32, 16, 3",
        "UNET, 112, 56, 3",
        "UNET, 112, 7, 3"
    })
    void shouldRebuildPicturesFromAnyPlane(AdversaryKind kind, int picture, int plane, int colours) {
        // When
        OnnxModel model = kind.build(List.of(6, plane, plane), List.of(colours, picture, picture), WIDTH, 3);

        // Then
        GraphGuard.DEFAULT.check(model, "adversary", List.of(6, plane, plane), List.of(colours, picture, picture));
        BothRuntimes.assertSame(model, new long[] {2, 6, plane, plane}, 2, colours, picture, picture);
    }

    @Test
    void shouldRebuildPicturesThatAreNoSquares() {
        // When
        OnnxModel model = AdversaryKind.UNET.build(List.of(4, 9, 30), List.of(3, 19, 60), WIDTH, 3);

        // Then
        BothRuntimes.assertSame(model, new long[] {1, 4, 9, 30}, 1, 3, 19, 60);
    }

    /** An adversary that drops features before it has seen them would flatter every DPF. */
    @ParameterizedTest
    @CsvSource({"28, 28", "28, 26", "28, 15", "29, 29", "28, 14", "28, 7"})
    void shouldSeeEveryFeature(int picture, int plane) {
        // Given
        OnnxModel model = AdversaryKind.SMALL.build(List.of(1, plane, plane), List.of(1, picture, picture), WIDTH, 3);
        float[] features = BothRuntimes.random(1, 1, plane, plane);
        int variants = plane * plane;
        float[] batch = new float[(variants + 1) * plane * plane];
        for (int i = 0; i <= variants; i++) {
            System.arraycopy(features, 0, batch, i * plane * plane, plane * plane);
            if (i < variants) {
                batch[i * plane * plane + i] += 3;
            }
        }

        // When: one picture for each feature that is changed, and the last without a change
        float[] rebuilt = BothRuntimes.torch(model, batch, variants + 1, 1, plane, plane);

        // Then
        int pixels = picture * picture;
        for (int i = 0; i < variants; i++) {
            assertThat(farthest(rebuilt, i * pixels, variants * pixels, pixels))
                    .as("after a change of feature %d", i)
                    .isGreaterThan(1e-5f);
        }
    }

    /** A vector tells of no place, so that the adversary must have places of its own. */
    @Test
    void shouldDrawDifferentPlacesFromAVector() {
        // Given
        OnnxModel model = AdversaryKind.SMALL.build(List.of(5, 1, 1), List.of(1, 28, 28), WIDTH, 3);

        // When
        float[] rebuilt = BothRuntimes.torch(model, BothRuntimes.random(1, 5, 1, 1), 1, 5, 1, 1);

        // Then: two places of the middle, where no border reaches
        assertThat(Math.abs(rebuilt[12 * 28 + 12] - rebuilt[16 * 28 + 16])).isGreaterThan(1e-4f);
    }

    private static float farthest(float[] values, int from, int other, int count) {
        float farthest = 0;
        for (int i = 0; i < count; i++) {
            farthest = Math.max(farthest, Math.abs(values[from + i] - values[other + i]));
        }
        return farthest;
    }

    @ParameterizedTest
    @EnumSource(AdversaryKind.class)
    void shouldFollowTheSeed(AdversaryKind kind) {
        assertThat(build(kind, 1)).isEqualTo(build(kind, 1)).isNotEqualTo(build(kind, 2));
    }

    private static byte[] build(AdversaryKind kind, long seed) {
        return kind.build(List.of(2, 8, 8), List.of(1, 16, 16), WIDTH, seed).toBytes();
    }
}
