package io.dpfgateway.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
    /** Wilson's interval is where the share that was seen lies {@code Z} standard errors of the true share away from it. */
    @ParameterizedTest
    @CsvSource({"100, 0", "100, 37", "210, 180", "1000, 890", "7, 6"})
    void shouldLieAsManyStandardErrorsAwayAsTheIntervalIsWide(long measured, long agreed) {
        double highest = new Tally(measured, agreed).highest();

        double error = Math.sqrt(highest * (1 - highest) / measured);
        assertThat((highest - (double) agreed / measured) / error).isCloseTo(Tally.Z, within(1e-9));
    }

    @Test
    void shouldExcludeNothingWhenNothingWasSeenAndCloseInWhenMuchWas() {
        assertThat(Tally.NONE.highest()).isEqualTo(1);
        assertThat(Tally.NONE.agreement()).isNaN();
        assertThat(new Tally(5, 5).highest()).isEqualTo(1);
        assertThat(new Tally(1_000_000, 500_000).highest()).isCloseTo(0.5, within(0.002));
    }

    @Test
    void shouldCountWhatAgreesAndWhatDoesNot() {
        assertThat(Tally.NONE.with(true).with(false).with(true)).isEqualTo(new Tally(3, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tally(1, 2));
    }
}
