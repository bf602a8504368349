package io.dpfgateway.gateway.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceCapTest {
    private final SourceCap cap = new SourceCap(2);

    @Test
    void shouldCountEachSourceAndMinuteOnItsOwn() {
        assertThat(admitted("a", 0, 1000, 59_999, 60_000, 60_001, 119_999, 120_000))
                .containsExactly(true, true, false, true, true, false, true);
        assertThat(admitted("b", 120_000)).containsExactly(true);
    }

    @Test
    void shouldCountLateRecordsInTheNewestMinuteOfTheirSource() {
        assertThat(admitted("a", 60_000, 0, 59_000, 60_500, 120_000)).containsExactly(true, true, false, false, true);
    }

    @Test
    void shouldDecideTheSameWhenAStreamIsReadAgain() {
        long[] times = {0, 70_000, 10_000, 71_000, 130_000, 131_000, 132_000, 90_000};
        List<Boolean> first = admitted("a", times);

        cap.clear();

        assertThat(admitted("a", times)).isEqualTo(first);
        assertThat(admitted("fresh", times)).isEqualTo(first);
    }

    @Test
    void shouldAdmitAllWhenThereIsNoCap() {
        SourceCap none = new SourceCap(0);

        for (int i = 0; i < 100; i++) {
            assertThat(none.admits("a", 0)).isTrue();
        }
    }

    @Test
    void shouldForgetTheSourceNotSeenForLongestWhenThereAreTooMany() {
        // Given
        assertThat(admitted("busy", 0, 0, 0)).containsExactly(true, true, false);
        assertThat(admitted("idle", 0, 0, 0)).containsExactly(true, true, false);

        // When
        for (int i = 0; i < SourceCap.MOST_SOURCES - 1; i++) {
            assertThat(cap.admits("other-" + i, 0)).isTrue();
            assertThat(cap.admits("busy", 0)).isFalse();
        }

        // Then
        assertThat(cap.admits("idle", 0)).isTrue();
    }

    private List<Boolean> admitted(String source, long... timestamps) {
        List<Boolean> admitted = new ArrayList<>();
        for (long timestamp : timestamps) {
            admitted.add(cap.admits(source, timestamp));
        }
        return admitted;
    }
}
