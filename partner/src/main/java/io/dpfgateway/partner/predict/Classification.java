package io.dpfgateway.partner.predict;

/**
 * The class that scores speak for.
 *
 * @param index the class with the highest score; the first of equals
 * @param probability its share, 0 to 1
 */
record Classification(int index, double probability) {
    /** Scores of any range: probabilities by softmax, with the highest score subtracted so that nothing overflows. */
    static Classification ofLogits(float[] scores) {
        int best = best(scores);
        double sum = 0;
        for (float score : scores) {
            sum += Math.exp((double) score - scores[best]);
        }
        return new Classification(best, 1 / sum);
    }

    /** Scores of a network that ends with a softmax of its own. */
    static Classification ofProbabilities(float[] scores) {
        int best = best(scores);
        return new Classification(best, Math.max(0, Math.min(1, scores[best])));
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new RefusedRecordException(
                        Refusal.NO_SCORES,
                        "the network gives a score that is no finite number; ask the owner what the gateway wrote",
                        null);
            }
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
