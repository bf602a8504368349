package io.dpfgateway.trainer.report;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.AttributeAttack;
import io.dpfgateway.trainer.attack.Confidence;
import io.dpfgateway.trainer.attack.Findings;
import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.Inversion;
import io.dpfgateway.trainer.attack.InversionBudget;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.attack.Linkage;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.attack.Sees;
import io.dpfgateway.trainer.attack.Sighting;
import io.dpfgateway.trainer.attack.Spent;
import io.dpfgateway.trainer.attack.Spread;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.measure.Distribution;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Interval;
import io.dpfgateway.trainer.measure.Likeness;
import io.dpfgateway.trainer.measure.Utility;
import java.util.ArrayList;
import java.util.List;

/** A made-up report with made-up pictures: a disc, sharper or less so. */
final class Samples {
    static final List<Integer> GREY = List.of(1, 28, 28);
    static final List<Integer> COLOUR = List.of(3, 20, 28);

    private Samples() {}

    static Report report() {
        return report("fashion", new Utility(0.953, 0.1234, 0.9213, 0.9167), 0.412);
    }

    static Report report(String network, Utility utility, double adaptiveSsim) {
        return new Report(
                Report.FORMAT,
                network,
                7,
                "stage1",
                List.of(16, 28, 28),
                new DpfSettings(DpfMode.BOTTLENECK, new Dial(4, 8, 1.5), 2000, 128, 42, 3, 8),
                new Report.Pictures(7990, true, 8, 2010, 3),
                utility,
                findings(adaptiveSsim),
                List.of(
                        "A stronger adversary may find more.",
                        "Low similarity is not invisibility: look at the pictures."),
                List.of(new HeadUtility(
                        "logits",
                        Task.CLASSIFICATION,
                        1,
                        utility.agreement(),
                        utility.divergence(),
                        utility.cleanAccuracy(),
                        utility.poisonedAccuracy())),
                new WireFigures("code", "float16", List.of(8, 4, 4), 1000, 256, 330.5, 290.25, 280),
                "libtorch 2.10.0, AVX512, 2 threads");
    }

    /** Of every kind one, so that the page has all its parts. */
    static Findings findings(double adaptiveSsim) {
        Leakage adaptive = leakage("unet", Sees.POISONED_FEATURES, adaptiveSsim);
        return new Findings(
                new Findings.Facts("standard", 42),
                new Confidence(
                        1000,
                        new Interval(0.0046, -0.0012, 0.0102),
                        new Interval(0.953, 0.944, 0.962),
                        new Interval(0.931, 0.93, 0.932),
                        new Interval(-0.012, -0.015, -0.009),
                        new Interval(adaptiveSsim, adaptiveSsim - 0.01, adaptiveSsim + 0.01)),
                new Leakages(
                        leakage("unet", Sees.CLEAN_FEATURES, 0.931),
                        leakage("unet", Sees.POISONED_FEATURES, -0.012),
                        adaptive,
                        List.of(
                                leakage("small", Sees.POISONED_FEATURES, adaptiveSsim - 0.05),
                                adaptive,
                                leakage("small", Sees.CODE, adaptiveSsim - 0.06),
                                new Leakage(
                                        "ensemble",
                                        Sees.CODE,
                                        new Spent(null, 4500, 128, 3_000_000, 15_980),
                                        likeness(adaptiveSsim - 0.01))),
                        new NoiseControl(0.31, 0.951, 0.915, leakage("unet", Sees.NOISY_FEATURES, 0.871)),
                        List.of(
                                new Inversion(
                                        Inversion.Knowledge.FRONT,
                                        Sees.POISONED_FEATURES,
                                        new InversionBudget(32, 300),
                                        likeness(0.21)),
                                new Inversion(
                                        Inversion.Knowledge.WHOLE_NETWORK_OUTPUT,
                                        Sees.OUTPUT,
                                        new InversionBudget(32, 300),
                                        likeness(0.11))),
                        new Floors(
                                likeness(0.133),
                                likeness(0.357),
                                leakage("small", Sees.OUTPUT, 0.352),
                                likeness(0.302),
                                likeness(0.542))),
                List.of(
                        new Linkage(Sees.POISONED_FEATURES, 500, 2000, hits(0.81)),
                        new Linkage(Sees.CODE, 500, 2000, hits(0.84)),
                        new Linkage(Sees.OUTPUT, 500, 2000, hits(0.62))),
                new AttributeAttack(
                        "the folder's label",
                        10,
                        2010,
                        500,
                        0.104,
                        List.of(
                                new AttributeAttack.Guess(Sees.CLEAN_FEATURES, 0.61, 0.88),
                                new AttributeAttack.Guess(Sees.POISONED_FEATURES, 0.85, 0.89),
                                new AttributeAttack.Guess(Sees.OUTPUT, 0.91, 0.9))));
    }

    private static List<Linkage.Hits> hits(double topOne) {
        return List.of(new Linkage.Hits(10, topOne, 0.1), new Linkage.Hits(100, topOne / 2, 0.01));
    }

    private static Leakage leakage(String adversary, Sees sees, double mean) {
        return new Leakage(adversary, sees, new Spent(48, 1500, 128, 1_234_567, 15_980), likeness(mean));
    }

    private static Likeness likeness(double mean) {
        return new Likeness(
                new Distribution(mean, mean + 0.01, mean - 0.03, mean + 0.04, mean - 0.1, mean + 0.05),
                new Distribution(18.25, 18, 15, 22, 14, 24.5),
                new Distribution(0.71, 0.72, 0.6, 0.8, 0.5, 0.9),
                new Distribution(0.43, 0.42, 0.3, 0.6, 0.2, 0.7));
    }

    static AttackResult attacks(List<Integer> shape) {
        List<Sighting> typical = new ArrayList<>();
        List<Sighting> worst = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            typical.add(sighting(shape, i, 0.3 + 0.01 * i));
        }
        for (int i = 0; i < 4; i++) {
            worst.add(sighting(shape, 20 + i, 0.6 - 0.01 * i));
        }
        List<Spread> spreads = List.of(
                spread("unet", Sees.CLEAN_FEATURES, 40),
                spread("unet", Sees.POISONED_FEATURES, 4),
                spread("unet", Sees.POISONED_FEATURES, 18),
                spread("unet", Sees.NOISY_FEATURES, 37));
        return new AttackResult(report().findings(), spreads, typical, worst);
    }

    private static Spread spread(String adversary, Sees sees, int middle) {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < Spread.STEPS; i++) {
            counts.add((int) Math.round(400 * Math.exp(-(i - middle) * (i - middle) / 8.0)));
        }
        return new Spread(adversary, sees, counts);
    }

    private static Sighting sighting(List<Integer> shape, int which, double ssim) {
        return new Sighting(
                disc(shape, which, 1),
                List.of(
                        new Sighting.Look("clean", "from clean features", disc(shape, which, 2)),
                        new Sighting.Look("known", "by the known adversary", disc(shape, 0, 40)),
                        new Sighting.Look("unet", "by the adaptive adversary unet", disc(shape, which, 6))),
                ssim);
    }

    /** @param blur how wide the disc's edge is, in pixels */
    private static float[] disc(List<Integer> shape, int which, double blur) {
        int height = shape.get(1);
        int width = shape.get(2);
        float[] values = new float[shape.get(0) * height * width];
        for (int i = 0; i < values.length; i++) {
            int channel = i / (height * width);
            int y = i / width % height;
            int x = i % width;
            double distance = Math.hypot(x - 8 - which % 5 * 3, y - 8 - which % 3 * 3) - 5 - which % 4 - channel;
            values[i] = (float) (1 / (1 + Math.exp(distance / blur)));
        }
        return values;
    }
}
