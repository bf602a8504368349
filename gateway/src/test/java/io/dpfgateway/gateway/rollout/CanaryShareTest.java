package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanaryShareTest {
    private static final List<String> KEYS =
            IntStream.range(0, 10_000).mapToObj(i -> "camera-" + i).toList();

    @Test
    void shouldKeepWhoIsInWhenTheShareGrows() {
        Set<String> before = Set.of();
        for (double share : new double[] {0.01, 0.1, 0.5, 1}) {
            Set<String> now = included(share);
            assertThat(now).containsAll(before);
            assertThat(now.size() / (double) KEYS.size()).isEqualTo(share, within(0.02));
            before = now;
        }
        assertThat(before).hasSize(KEYS.size());
    }

    /** Other releases and other programs must choose the same. The positions were computed by Python's hashlib. */
    @Test
    void shouldChooseTheSameSourcesForEver() {
        assertThat(IntStream.range(0, 20)
                        .mapToObj(i -> "camera-" + i)
                        .filter(key -> new CanaryShare(0.3).includes(key)))
                .containsExactly("camera-0", "camera-2", "camera-4", "camera-6", "camera-7", "camera-13");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.0001, Double.NaN, Double.POSITIVE_INFINITY})
    void shouldRefuseWhatIsNoShare(double share) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CanaryShare(share));
    }

    private static Set<String> included(double share) {
        CanaryShare canary = new CanaryShare(share);
        return KEYS.stream().filter(canary::includes).collect(Collectors.toSet());
    }
}
