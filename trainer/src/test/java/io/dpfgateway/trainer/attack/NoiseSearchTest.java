package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.trainer.TinyNetwork;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.feature.FeatureCache;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseSearchTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCostTheTaskWhatIsWanted(boolean classifies) {
        try (TinyNetwork tiny = TinyNetwork.open(TinyTask.pictures(600).split())) {
            // When
            NoiseSearch search = new NoiseSearch(tiny.clean().heldOut(), tiny.network(), classifies, 3);
            double deviation = search.deviationFor(0.8);

            // Then
            try (FeatureCache noisy = NoiseSearch.add(
                    deviation, tiny.clean().heldOut(), tiny.clean().heldOut(), 3)) {
                double fidelity = Arrays.stream(Answers.of(noisy, noisy.size(), tiny.network(), classifies)
                                .fidelity())
                        .average()
                        .orElseThrow();
                assertThat(deviation).isGreaterThan(0.05);
                assertThat(fidelity).isCloseTo(0.8, within(0.03));
            }
        }
    }

    @Test
    void shouldAddNearlyNothingWhereTheDpfCostsNothing() {
        try (TinyNetwork tiny = TinyNetwork.open(TinyTask.pictures(200).split())) {
            double deviation = new NoiseSearch(tiny.clean().heldOut(), tiny.network(), false, 3).deviationFor(1);
            assertThat(deviation).isLessThan(0.02);
        }
    }
}
