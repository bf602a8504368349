package io.dpfgateway.gateway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleShareTest {
    private static final List<String> IDS =
            IntStream.range(0, 20_000).mapToObj(i -> "camera-" + i).toList();

    /** {@code printf cat | sha256sum} begins with 77af778b51abd4a3: 0.467521... of 2^64. */
    @Test
    void shouldPlaceAnIdWhereItsSha256Says() {
        assertThat(new SampleShare(0.4675).includes("cat")).isFalse();
        assertThat(new SampleShare(0.4676).includes("cat")).isTrue();
    }

    @Test
    void shouldIncludeAboutTheShareWhenThereAreManyIds() {
        SampleShare share = new SampleShare(0.1);

        assertThat(IDS.stream().filter(share::includes).count() / (double) IDS.size())
                .isCloseTo(0.1, within(0.01));
    }

    @Test
    void shouldIncludeNothingOrEverythingWhenTheShareSaysSo() {
        assertThat(IDS).noneMatch(new SampleShare(0)::includes).allMatch(new SampleShare(1)::includes);
    }

    @Test
    void shouldPickASubsetWhenTheShareIsSmaller() {
        SampleShare small = new SampleShare(0.2);
        SampleShare large = new SampleShare(0.3);

        assertThat(IDS.stream().filter(small::includes)).isNotEmpty().allMatch(large::includes);
    }
}
