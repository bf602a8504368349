package io.dpfgateway.trainer.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    /** The mean of n values of deviation s has a deviation of s over the root of n; 95 % lie within 1.96 of these. */
    @Test
    void shouldBeAsWideAsTheNormalApproximation() {
        // Given
        Random random = new Random(5);
        double[] values = random.doubles(2000).map(x -> x < 0.3 ? 1 : 0).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double half = 1.96 * Math.sqrt(mean * (1 - mean) / values.length);

        // When
        Interval interval = Bootstrap.mean(values, 1);

        // Then
        assertThat(interval.mean()).isEqualTo(mean);
        assertThat(interval.low()).isCloseTo(mean - half, within(0.1 * half));
        assertThat(interval.high()).isCloseTo(mean + half, within(0.1 * half));
    }

    @Test
    void shouldFollowTheSeed() {
        double[] values = new Random(3).doubles(50).toArray();
        assertThat(Bootstrap.mean(values, 1))
                .isEqualTo(Bootstrap.mean(values, 1))
                .isNotEqualTo(Bootstrap.mean(values, 2));
    }

    @Test
    void shouldHaveNoWidthWhenAllValuesAreEqual() {
        assertThat(Bootstrap.mean(new double[] {0.5, 0.5, 0.5}, 1)).isEqualTo(new Interval(0.5, 0.5, 0.5));
    }
}
