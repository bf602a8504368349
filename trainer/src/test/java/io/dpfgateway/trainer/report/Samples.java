package io.dpfgateway.trainer.report;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Sighting;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.measure.Distribution;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Utility;
import java.util.ArrayList;
import java.util.List;

/** A made-up report with made-up pictures: a disc, sharper or less so. */
final class Samples {
    static final List<Integer> GREY = List.of(1, 28, 28);
    static final List<Integer> COLOUR = List.of(3, 20, 28);

    private static final Budget BUDGET = new Budget(AdversaryKind.UNET, 48, 1500, 128);

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
                new DpfSettings(DpfMode.BOTTLENECK, new Dial(4, 8, 1.5), 2000, 128, 42),
                new Report.Pictures(7990, true, 2010, 3),
                utility,
                new Report.Adversaries(
                        leakage(0.931), leakage(-0.012), leakage(adaptiveSsim), new Floors(0.133, 0.357)),
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
                new WireFigures("code", "float16", List.of(8, 4, 4), 1000, 256, 330.5, 290.25, 280));
    }

    private static Leakage leakage(double mean) {
        return new Leakage(
                BUDGET,
                1_234_567,
                15_980,
                new Distribution(mean, mean + 0.01, mean + 0.04, mean + 0.05),
                new Distribution(18.25, 18, 22, 24.5));
    }

    static AttackResult attacks(List<Integer> shape) {
        Report.Adversaries leakage = report().leakage();
        List<Sighting> typical = new ArrayList<>();
        List<Sighting> worst = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            typical.add(sighting(shape, i, 0.3 + 0.01 * i));
        }
        for (int i = 0; i < 4; i++) {
            worst.add(sighting(shape, 20 + i, 0.6 - 0.01 * i));
        }
        return new AttackResult(leakage.clean(), leakage.known(), leakage.adaptive(), leakage.floors(), typical, worst);
    }

    private static Sighting sighting(List<Integer> shape, int which, double ssim) {
        return new Sighting(
                disc(shape, which, 1), disc(shape, which, 2), disc(shape, 0, 40), disc(shape, which, 6), ssim);
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
