package io.dpfgateway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.cli.bench.Phases.Part;
import io.dpfgateway.cli.bench.Phases.Span;
import io.dpfgateway.cli.bench.load.LatencyReader.Sample;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhasesTest {
    private static final Phases PHASES =
            new Phases(new Span(1000, 2000), List.of(new Span(3000, 4000), new Span(5000, 6000)), new Span(7000, 8000));

    @ParameterizedTest
    @CsvSource({
        // of the warm-up, and across the beginning of quiet running
        "900, 50, NONE",
        "999, 500, NONE",
        "1000, 0, QUIET_BEFORE",
        "1900, 100, QUIET_BEFORE",
        // not seen to its end in quiet running
        "1900, 101, NONE",
        "2001, 10, BETWEEN",
        "2999, 0, BETWEEN",
        // under way at a swap, whenever it was sent
        "2999, 1, DURING",
        "1500, 1500, DURING",
        "4000, 0, DURING",
        "4001, 998, BETWEEN",
        "4001, 999, DURING",
        "3999, 5000, DURING",
        "6001, 10, BETWEEN",
        "6500, 1000, BETWEEN",
        "7000, 10, QUIET_AFTER",
        "7999, 1, QUIET_AFTER",
        "7999, 2, NONE"
    })
    void shouldCountAPictureToThePartThatItTells(long sentAt, long millis, Part part) {
        assertThat(PHASES.of(new Sample(sentAt, millis))).isEqualTo(part);
    }
}
