package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistributionTest {
    @Test
    void shouldDescribeValuesInAnyOrder() {
        // Given: 100 down to 0
        float[] values = new float[101];
        for (int i = 0; i < values.length; i++) {
            values[i] = 100 - i;
        }

        // When / Then
        assertThat(Distribution.of(values)).isEqualTo(new Distribution(50, 50, 5, 95, 0, 100));
        assertThat(values[0]).isEqualTo(100);
    }

    @Test
    void shouldDescribeASingleValue() {
        assertThat(Distribution.of(new float[] {-0.5f}))
                .isEqualTo(new Distribution(-0.5, -0.5, -0.5, -0.5, -0.5, -0.5));
    }

    @Test
    void shouldNotBeMovedInItsMiddleByOneOutlier() {
        // When
        Distribution distribution = Distribution.of(new float[] {1, 2, 1000});

        // Then
        assertThat(distribution.median()).isEqualTo(2);
        assertThat(distribution.mean()).isCloseTo(334.333, within(1e-3));
    }
}
