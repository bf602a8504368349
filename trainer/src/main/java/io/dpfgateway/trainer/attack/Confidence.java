package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.measure.Bootstrap;
import io.dpfgateway.trainer.measure.Interval;
import io.dpfgateway.trainer.measure.UtilityMeter;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How sure the main figures are, given how many pictures were held out: 95 % intervals by the percentile bootstrap.
 *
 * @param resamples how often the held-out pictures were drawn anew
 * @param accuracyDrop accuracy from clean less that from poisoned features, as a share; null where classes are not known
 * @param fidelity agreement for a classifier, cosine to the clean output for an embedding
 * @param cleanSsim mean SSIM of what is rebuilt from clean features
 * @param knownSsim the same of the known adversary
 * @param adaptiveSsim the same of the strongest adaptive adversary
 */
public record Confidence(
        int resamples,
        @Nullable Interval accuracyDrop,
        Interval fidelity,
        Interval cleanSsim,
        Interval knownSsim,
        Interval adaptiveSsim) {

    static Confidence of(Answers answers, int[] truth, Seen seen, long seed) {
        return new Confidence(
                Bootstrap.RESAMPLES,
                accuracyDrop(answers, truth, seed),
                Bootstrap.mean(answers.fidelity(), seed),
                ssim(seen.clean(), seed),
                ssim(seen.known(), seed),
                ssim(seen.adaptive(), seed));
    }

    private static @Nullable Interval accuracyDrop(Answers answers, int[] truth, long seed) {
        int[] known = IntStream.range(0, truth.length)
                .filter(i -> truth[i] != UtilityMeter.UNKNOWN)
                .toArray();
        if (known.length == 0 || !answers.classifies()) {
            return null;
        }
        double[] drops = Arrays.stream(known)
                .mapToDouble(i ->
                        (answers.cleanClass(i) == truth[i] ? 1 : 0) - (answers.poisonedClass(i) == truth[i] ? 1 : 0))
                .toArray();
        return Bootstrap.mean(drops, seed);
    }

    private static Interval ssim(Rebuilt rebuilt, long seed) {
        float[] values = rebuilt.ssim();
        return Bootstrap.mean(
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray(), seed);
    }

    /** What was rebuilt from clean features, and from poisoned ones by the known and by the strongest adaptive adversary. */
    record Seen(Rebuilt clean, Rebuilt known, Rebuilt adaptive) {}
}
