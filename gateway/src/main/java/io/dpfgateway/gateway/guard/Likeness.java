package io.dpfgateway.gateway.guard;

import io.dpfgateway.model.bundle.Manifest;

/** What it means that two outputs of a network agree. */
sealed interface Likeness {
    /** The figure that only a network that embeds has. */
    String COSINE = "cosine";

    /** Whether a poisoned output agrees with the clean one. One that is not finite agrees with none. */
    boolean agree(float[] clean, float[] poisoned);

    /**
     * As the manifest tells: a network with named classes classifies; one without, whose report has a cosine, embeds; else scores are
     * compared as those of classes.
     */
    static Likeness of(Manifest manifest, double minCosine) {
        return manifest.labels().isEmpty() && manifest.figures().containsKey(COSINE)
                ? new Direction(minCosine)
                : new TopClass();
    }

    /** The highest score is of the same class. */
    record TopClass() implements Likeness {
        @Override
        public boolean agree(float[] clean, float[] poisoned) {
            return isFinite(poisoned) && highest(clean) == highest(poisoned);
        }

        private static int highest(float[] scores) {
            int highest = 0;
            for (int i = 1; i < scores.length; i++) {
                if (scores[i] > scores[highest]) {
                    highest = i;
                }
            }
            return highest;
        }
    }

    /**
     * Both point the same way.
     *
     * @param minCosine from this cosine on
     */
    record Direction(double minCosine) implements Likeness {
        @Override
        public boolean agree(float[] clean, float[] poisoned) {
            if (!isFinite(poisoned)) {
                return false;
            }
            double product = 0;
            double ofClean = 0;
            double ofPoisoned = 0;
            for (int i = 0; i < clean.length; i++) {
                product += (double) clean[i] * poisoned[i];
                ofClean += (double) clean[i] * clean[i];
                ofPoisoned += (double) poisoned[i] * poisoned[i];
            }
            // Zero has no direction: it agrees with none.
            return product / Math.sqrt(ofClean * ofPoisoned) >= minCosine;
        }
    }

    /** Whether all values are. */
    static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
