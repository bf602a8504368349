package io.dpfgateway.cli.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void shouldGiveTimesThatRecordsTookWhenAskedForPercentiles() {
        // Given: 1 to 2000 ms, the latest first
        long[] millis = LongStream.rangeClosed(1, 2000).map(i -> 2001 - i).toArray();

        // When
        Latency latency = Latency.of(millis);

        // Then
        assertThat(latency).isEqualTo(new Latency(2000, 1000, 1980, 1998, 2000));
    }

    @Test
    void shouldGiveTheOneTimeWhenThereIsOneRecord() {
        assertThat(Latency.of(new long[] {7})).isEqualTo(new Latency(1, 7, 7, 7, 7));
    }
}
