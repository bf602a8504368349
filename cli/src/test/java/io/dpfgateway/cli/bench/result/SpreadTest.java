package io.dpfgateway.cli.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void shouldTakeTheMiddleOneWhenTheyAreOdd() {
        assertThat(Spread.of(List.of(3.0, 1.0, 20.0))).isEqualTo(new Spread(3, 1, 20));
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwoWhenTheyAreEven() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Spread(3, 1, 100));
    }

    @Test
    void shouldRefuseToGuessWhenThereAreNone() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
