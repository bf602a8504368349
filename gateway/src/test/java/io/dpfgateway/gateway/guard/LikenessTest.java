package io.dpfgateway.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LikenessTest {
    @Test
    void shouldCompareTheTopClass() {
        Likeness likeness = new Likeness.TopClass();

        assertThat(likeness.agree(new float[] {1, 5, 2}, new float[] {-1, 0.5f, 0.4f}))
                .isTrue();
        assertThat(likeness.agree(new float[] {1, 5, 2}, new float[] {5, 1, 2})).isFalse();
        assertThat(likeness.agree(new float[] {1, 5, 2}, new float[] {1, 5, Float.NaN}))
                .isFalse();
    }

    @Test
    void shouldCompareTheDirectionAndNotTheLength() {
        Likeness likeness = new Likeness.Direction(0.8);

        assertThat(likeness.agree(new float[] {3, 4}, new float[] {30, 40})).isTrue();
        // Cosines of 0.8 and of 0.6.
        assertThat(likeness.agree(new float[] {1, 0}, new float[] {4.01f, 3})).isTrue();
        assertThat(likeness.agree(new float[] {1, 0}, new float[] {3, 4})).isFalse();
        assertThat(likeness.agree(new float[] {1, 0}, new float[] {-1, 0})).isFalse();
        assertThat(likeness.agree(new float[] {1, 0}, new float[] {0, 0})).isFalse();
        assertThat(likeness.agree(new float[] {1, 0}, new float[] {Float.POSITIVE_INFINITY, 0}))
                .isFalse();
    }
}
