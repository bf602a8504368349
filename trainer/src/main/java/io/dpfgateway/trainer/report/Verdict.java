package io.dpfgateway.trainer.report;

import java.util.Locale;

/**
 * The report in one line, made from its figures. Privacy is judged by the adaptive adversary alone: how far it comes from
 * the best guess without features towards what clean features give away.
 *
 * @param tone the style of the panel: {@code good}, {@code mixed} or {@code poor}
 * @param headline what the task keeps and what is seen
 * @param distance how far the adaptive adversary comes, in a sentence
 */
record Verdict(String tone, String headline, String distance) {
    /** Where clean features tell less than this above a guess, a share of it means nothing. */
    private static final double SMALLEST_GAP = 0.05;

    static Verdict of(Report report) {
        double guess = report.leakage().floors().bestGuess();
        double clean = report.leakage().clean().ssim().mean();
        double adaptive = report.leakage().adaptive().ssim().mean();
        Task task = Task.of(report.utility().agreement());
        Sight sight = Sight.of((adaptive - guess) / (clean - guess), clean - guess);
        return new Verdict(
                Tone.worse(task.tone, sight.tone).name().toLowerCase(Locale.ROOT),
                task.words + "; " + sight.words + ".",
                distance(guess, clean, adaptive));
    }

    private static String distance(double guess, double clean, double adaptive) {
        if (!(clean - guess >= SMALLEST_GAP)) {
            return "Clean features hardly lead beyond such a guess, so that there was little to hide here.";
        }
        if (adaptive <= guess) {
            return "The adaptive adversary does not come beyond such a guess.";
        }
        return "From the best guess to what clean features give away, the adaptive adversary comes "
                + Figures.percent((adaptive - guess) / (clean - guess)) + " of the way.";
    }

    /** What the task keeps, by agreement. */
    private enum Task {
        NEARLY_ALL(0.97, Tone.GOOD, "The task keeps nearly everything"),
        MOST(0.90, Tone.GOOD, "The task keeps most"),
        LESS(Double.NEGATIVE_INFINITY, Tone.POOR, "The task loses much");

        private final double lowest;
        private final Tone tone;
        private final String words;

        Task(double lowest, Tone tone, String words) {
            this.lowest = lowest;
            this.tone = tone;
            this.words = words;
        }

        static Task of(double agreement) {
            for (Task task : values()) {
                if (agreement >= task.lowest) {
                    return task;
                }
            }
            return LESS;
        }
    }

    /** What the adaptive adversary sees, by its share of the way from a guess to clean features. */
    private enum Sight {
        A_GUESS(0.02, Tone.GOOD, "the adaptive adversary did hardly better than a guess"),
        LITTLE(0.20, Tone.GOOD, "the adaptive adversary saw little more than a guess"),
        ROUGH(0.50, Tone.MIXED, "the adaptive adversary saw more than a guess, and far less than without poisoning"),
        PART(0.70, Tone.MIXED, "the adaptive adversary saw a good part of the pictures"),
        NEARLY_ALL(
                Double.POSITIVE_INFINITY, Tone.POOR, "the adaptive adversary saw nearly as much as without poisoning"),
        UNTESTED(
                Double.NaN, Tone.MIXED, "clean features already hide these pictures, so that poisoning was not tested");

        private final double highest;
        private final Tone tone;
        private final String words;

        Sight(double highest, Tone tone, String words) {
            this.highest = highest;
            this.tone = tone;
            this.words = words;
        }

        static Sight of(double share, double gap) {
            if (!(gap >= SMALLEST_GAP)) {
                return UNTESTED;
            }
            for (Sight sight : values()) {
                if (share <= sight.highest) {
                    return sight;
                }
            }
            return NEARLY_ALL;
        }
    }

    private enum Tone {
        GOOD,
        MIXED,
        POOR;

        static Tone worse(Tone a, Tone b) {
            return a.compareTo(b) > 0 ? a : b;
        }
    }
}
