package io.dpfgateway.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OneCycleTest {
    private static final OneCycle CYCLE = new OneCycle(0.5, 100, 0.2);

    @Test
    void shouldBeginAtA25thOfThePeak() {
        assertThat(CYCLE.at(0)).isCloseTo(0.02, within(1e-12));
    }

    @Test
    void shouldReachThePeakWhenWarm() {
        assertThat(CYCLE.at(20)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void shouldEndNearNothing() {
        assertThat(CYCLE.at(99)).isBetween(0.0, 0.001);
        assertThat(CYCLE.at(100)).isCloseTo(0.5e-4, within(1e-12));
    }

    @Test
    void shouldRiseAndThenFall() {
        for (int step = 1; step < 100; step++) {
            if (step <= 20) {
                assertThat(CYCLE.at(step)).isGreaterThan(CYCLE.at(step - 1));
            } else {
                assertThat(CYCLE.at(step)).isLessThan(CYCLE.at(step - 1));
            }
        }
    }

    @Test
    void shouldGiveARateEvenForASingleStep() {
        assertThat(new OneCycle(0.5, 1, 0.2).at(0)).isCloseTo(0.02, within(1e-12));
    }
}
