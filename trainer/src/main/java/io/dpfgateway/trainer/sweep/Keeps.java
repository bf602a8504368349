package io.dpfgateway.trainer.sweep;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task can keep: the height of the frontier. The first that all runs have is drawn in {@code frontier.svg}. */
enum Keeps {
    /** The share of pictures that the network gets right; for pictures with labels only. */
    ACCURACY("poisonedAccuracy", "cleanAccuracy", "noiseAccuracy", "Accuracy"),
    /** The share of pictures with the clean prediction. */
    AGREEMENT("agreement", null, "noiseAgreement", "Agreement with the clean prediction"),
    /** The mean cosine of poisoned and clean embedding. */
    COSINE("cosine", null, "noiseCosine", "Cosine to the clean embedding");

    private final String poisoned;
    private final @Nullable String clean;
    private final String noisy;
    private final String words;

    Keeps(String poisoned, @Nullable String clean, String noisy, String words) {
        this.poisoned = poisoned;
        this.clean = clean;
        this.noisy = noisy;
        this.words = words;
    }

    @Nullable
    Double ofPoisoned(Map<String, Double> figures) {
        return figures.get(poisoned);
    }

    /** Clean features agree with themselves. */
    @Nullable
    Double ofClean(Map<String, Double> figures) {
        return clean == null ? Double.valueOf(1) : figures.get(clean);
    }

    @Nullable
    Double ofNoise(Map<String, Double> figures) {
        return figures.get(noisy);
    }

    String words() {
        return words;
    }
}
