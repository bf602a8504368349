package io.dpfgateway.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int COUNT = 20_000;
    private static final double PER_SECOND = 50;

    @Test
    void shouldGiveTheSameTimesWhenTheSeedIsTheSame() {
        assertThat(times(7)).isEqualTo(times(7)).isNotEqualTo(times(8)).isSorted();
    }

    @Test
    void shouldComeAtTheRateAndIndependentlyWhenThereAreMany() {
        // When
        long[] times = times(1);

        // Then: of exponential gaps, mean and deviation are equal
        double[] gaps = new double[COUNT - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (times[i + 1] - times[i]) / 1e9;
        }
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();
        assertThat(mean * PER_SECOND).isCloseTo(1, within(0.05));
        assertThat(Math.sqrt(variance) * PER_SECOND).isCloseTo(1, within(0.05));
    }

    @Test
    void shouldRefuseARateThatNeverComes() {
        assertThatThrownBy(() -> new Arrivals(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long[] times(long seed) {
        Arrivals arrivals = new Arrivals(PER_SECOND, seed);
        return LongStream.generate(arrivals::next).limit(COUNT).toArray();
    }
}
