package io.dpfgateway.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.bundle.GateVerdict;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final Map<String, Double> FIGURES = Map.of(
            "adaptiveGms", 0.61,
            "linkageByFeatures", 0.9,
            "cleanAccuracy", 0.882,
            "poisonedAccuracy", 0.877,
            "agreement", 0.94,
            "knownSsim", -0.02,
            "adaptiveSsim", 0.186,
            "adaptiveSsimP95", 0.411,
            "adaptiveSsimHighest", 0.666,
            "cleanSsim", 0.93);

    @ParameterizedTest
    @CsvSource({
        "MAX_ACCURACY_DROP, 0.5, 0.49",
        "MIN_AGREEMENT, 0.94, 0.9401",
        "MAX_KNOWN_SSIM, -0.02, -0.021",
        "MAX_ADAPTIVE_SSIM, 0.186, 0.1859",
        "MAX_ADAPTIVE_P95_SSIM, 0.411, 0.41",
        "MAX_ADAPTIVE_HIGHEST_SSIM, 0.666, 0.665",
        "MAX_ADAPTIVE_SHARE_OF_CLEAN, 0.2, 0.1999",
        "MAX_ADAPTIVE_GMS, 0.61, 0.6",
        "MAX_LINKAGE_BY_FEATURES, 0.9, 0.89",
    })
    void shouldPassAtTheBoundAndMissBeyondIt(Threshold threshold, double met, double missed) {
        assertThat(gate(threshold, met).judge(FIGURES).outcome()).isEqualTo(GateVerdict.Outcome.PASSED);
        GateResult result = gate(threshold, missed).judge(FIGURES);
        assertThat(result.outcome()).isEqualTo(GateVerdict.Outcome.MISSED);
        assertThat(result.misses()).singleElement().asString().startsWith(threshold.key() + ": the ");
        assertThat(result.verdict().allowsPublication()).isFalse();
    }

    @Test
    void shouldPassOnTheBoundWhateverTheRoundingOfTheDifferenceIs() {
        // Given accuracies whose difference is not exactly 0.5 points in binary
        Map<String, Double> figures = Map.of("cleanAccuracy", 0.9012, "poisonedAccuracy", 0.8962);
        assertThat(100 * (0.9012 - 0.8962)).isGreaterThan(0.5);

        // When / Then
        assertThat(gate(Threshold.MAX_ACCURACY_DROP, 0.5).judge(figures).outcome())
                .isEqualTo(GateVerdict.Outcome.PASSED);
    }

    @Test
    void shouldTellFigureAndBoundOfEachMissAndOfNothingElse() {
        // Given
        Gate gate = new Gate(new TreeMap<>(Map.of(
                Threshold.MIN_AGREEMENT, 0.95, Threshold.MAX_ADAPTIVE_SSIM, 0.1, Threshold.MAX_KNOWN_SSIM, 0.1)));

        // When / Then
        assertThat(gate.judge(FIGURES).misses())
                .containsExactly(
                        "minAgreement: the agreement is 0.94, below 0.95",
                        "maxAdaptiveSsim: the adaptive adversary's mean SSIM is 0.186, above 0.1");
    }

    @Test
    void shouldShowAllDigitsWhereTheFigureWouldReadAsTheBound() {
        assertThat(gate(Threshold.MAX_ADAPTIVE_SSIM, 0.2)
                        .judge(Map.of("adaptiveSsim", 0.2000123))
                        .misses())
                .containsExactly("maxAdaptiveSsim: the adaptive adversary's mean SSIM is 0.2000123, above 0.2");
    }

    @Test
    void shouldMissWhatWasNotMeasured() {
        // Given
        Map<String, Double> unlabelled = new HashMap<>(FIGURES);
        unlabelled.remove("poisonedAccuracy");

        // When / Then
        assertThat(gate(Threshold.MAX_ACCURACY_DROP, 100).judge(unlabelled).misses())
                .containsExactly("maxAccuracyDrop: the accuracy lost, in percentage points, was not measured");
        assertThat(gate(Threshold.MIN_COSINE, -1).judge(FIGURES).outcome()).isEqualTo(GateVerdict.Outcome.MISSED);
    }

    @Test
    void shouldRefuseAGateThatHoldsNothing() {
        assertThatThrownBy(() -> new Gate(new TreeMap<>()))
                .isInstanceOf(InvalidGateException.class)
                .hasMessage("the gate has no threshold; set one, or apply no gate");
        assertThatThrownBy(() -> gate(Threshold.MIN_AGREEMENT, Double.NaN))
                .isInstanceOf(InvalidGateException.class)
                .hasMessage("minAgreement: is NaN; give a number of 0 to 1");
    }

    private static Gate gate(Threshold threshold, double bound) {
        return new Gate(new TreeMap<>(Map.of(threshold, bound)));
    }
}
