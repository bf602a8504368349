package io.dpfgateway.trainer.gate;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an owner can set a bound for. {@code docs/gate.yaml} has each one with a sentence. All go by figures that a report's
 * headline names; a figure that was not measured meets no bound.
 */
public enum Threshold {
    /** How many percentage points of accuracy poisoning may cost. */
    MAX_ACCURACY_DROP(
            "maxAccuracyDrop", "the accuracy lost, in percentage points,", Side.MAXIMUM, 0, 100, "poisonedAccuracy") {
        @Override
        @Nullable
        Double figure(Map<String, Double> figures) {
            Double clean = figures.get("cleanAccuracy");
            Double poisoned = super.figure(figures);
            return clean == null || poisoned == null ? null : 100 * (clean - poisoned);
        }
    },
    /** The share of pictures with the same prediction from poisoned as from clean features. */
    MIN_AGREEMENT("minAgreement", "the agreement", Side.MINIMUM, 0, 1, "agreement"),
    /** The mean cosine of poisoned and clean embeddings; of several heads the lowest. */
    MIN_COSINE("minCosine", "the cosine to the clean embedding", Side.MINIMUM, -1, 1, "cosine"),
    /** The known adversary's mean SSIM. */
    MAX_KNOWN_SSIM("maxKnownSsim", "the known adversary's mean SSIM", Side.MAXIMUM, -1, 1, "knownSsim"),
    /** The strongest adaptive adversary's mean SSIM. */
    MAX_ADAPTIVE_SSIM("maxAdaptiveSsim", "the adaptive adversary's mean SSIM", Side.MAXIMUM, -1, 1, "adaptiveSsim"),
    /** The SSIM that it does not exceed on 95 % of the pictures. */
    MAX_ADAPTIVE_P95_SSIM(
            "maxAdaptiveP95Ssim",
            "the adaptive adversary's SSIM at the 95th percentile",
            Side.MAXIMUM,
            -1,
            1,
            "adaptiveSsimP95"),
    /** Its SSIM on the picture it rebuilds best. */
    MAX_ADAPTIVE_HIGHEST_SSIM(
            "maxAdaptiveHighestSsim",
            "the adaptive adversary's SSIM on its best picture",
            Side.MAXIMUM,
            -1,
            1,
            "adaptiveSsimHighest"),
    /** Its mean SSIM as a share of what clean features give away. */
    MAX_ADAPTIVE_SHARE_OF_CLEAN(
            "maxAdaptiveShareOfClean",
            "the adaptive adversary's mean SSIM, as a share of that from clean features,",
            Side.MAXIMUM,
            0,
            1,
            "adaptiveSsim") {
        @Override
        @Nullable
        Double figure(Map<String, Double> figures) {
            Double clean = figures.get("cleanSsim");
            Double adaptive = super.figure(figures);
            // Of a clean SSIM of 0 or less there is no share.
            return clean == null || adaptive == null || clean <= 0 ? null : Math.max(0, adaptive) / clean;
        }
    },
    /** Its mean gradient-magnitude similarity: edges, which SSIM can miss. */
    MAX_ADAPTIVE_GMS(
            "maxAdaptiveGms",
            "the adaptive adversary's mean gradient-magnitude similarity",
            Side.MAXIMUM,
            0,
            1,
            "adaptiveGms"),
    /** How often the right one of a few candidate pictures is found by the poisoned features. */
    MAX_LINKAGE_BY_FEATURES(
            "maxLinkageByFeatures",
            "the share of records linked to their picture by features",
            Side.MAXIMUM,
            0,
            1,
            "linkageByFeatures");

    /** So that 88.2 less 87.7 is not above 0.5. */
    private static final double ROUNDING = 1e-9;

    private final String key;
    private final String words;
    private final Side side;
    private final double lowest;
    private final double highest;
    private final String figure;

    Threshold(String key, String words, Side side, double lowest, double highest, String figure) {
        this.key = key;
        this.words = words;
        this.side = side;
        this.lowest = lowest;
        this.highest = highest;
        this.figure = figure;
    }

    /** The figure that it goes by, from a report's headline; null where it was not measured. */
    @Nullable
    Double figure(Map<String, Double> figures) {
        return figures.get(figure);
    }

    static Optional<Threshold> of(String key) {
        return Arrays.stream(values())
                .filter(threshold -> threshold.key.equals(key))
                .findFirst();
    }

    /** Its name in a gate's file. */
    public String key() {
        return key;
    }

    /** What it goes by, in words that stand before "is 0.3". */
    String words() {
        return words;
    }

    double lowest() {
        return lowest;
    }

    double highest() {
        return highest;
    }

    boolean allows(double bound) {
        return bound >= lowest && bound <= highest;
    }

    boolean isMet(double figure, double bound) {
        return side == Side.MAXIMUM ? figure <= bound + ROUNDING : figure >= bound - ROUNDING;
    }

    /** Where a figure is that misses it. */
    String wrongSide() {
        return side == Side.MAXIMUM ? "above" : "below";
    }

    /** Which side of its bound a figure must be on. */
    private enum Side {
        MAXIMUM,
        MINIMUM
    }
}
