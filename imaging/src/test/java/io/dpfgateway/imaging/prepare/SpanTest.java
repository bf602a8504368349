package io.dpfgateway.imaging.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    /** As Python's {@code round((scaled - target) / 2.0)}: 3.5 and 4.5 both become 4. */
    @ParameterizedTest
    @CsvSource({
        "16, 16, 0, 0",
        "24, 16, 4, 0",
        "23, 16, 4, 0",
        "25, 16, 4, 0",
        "16, 20, 0, 2",
        "16, 21, 0, 2",
        "16, 23, 0, 4"
    })
    void shouldRoundHalfASampleToEvenWhenCentred(int scaled, int target, int firstSeen, int seenAt) {
        Span span = new Span(99, scaled, target);

        assertThat(span.firstSeen()).isEqualTo(firstSeen);
        assertThat(span.seenAt()).isEqualTo(seenAt);
        assertThat(span.seen()).isEqualTo(Math.min(scaled, target));
    }
}
