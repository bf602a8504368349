package io.dpfgateway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WarmEnoughTest {
    private final WarmEnough enough = new WarmEnough();

    @Test
    void shouldBeSoWhenTheCompilersTookLessThanTheirShareForLongEnough() {
        assertThat(enough.at(0, 100)).as("nothing is known yet").isFalse();
        assertThat(enough.at(10, 105)).as("too early, and half a core").isFalse();
        assertThat(enough.at(30, 105.5)).as("5.5 of 30 s").isFalse();
        assertThat(enough.at(39.9, 105.6))
                .as("what was at 0 s counts until the next reading is old enough")
                .isFalse();
        assertThat(enough.at(40, 105.6)).as("0.6 of 30 s").isTrue();
        assertThat(enough.share()).isCloseTo(0.02, within(1e-9));
    }

    @Test
    void shouldBeSoNoLongerWhenTheyWakeUp() {
        enough.at(0, 0);

        assertThat(enough.at(30, 0.5)).isTrue();
        assertThat(enough.at(31, 3)).isFalse();
        assertThat(enough.at(62, 3.5)).isTrue();
    }
}
