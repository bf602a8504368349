package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.AttributeAttack;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.attack.Sighting;
import io.dpfgateway.trainer.dpf.DpfSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the template report.html shows, under the names that it uses: figures as text, pictures as PNG. */
final class ReportPage {
    private final Report report;
    private final AttackResult attacks;
    private final PictureShape shape;

    ReportPage(Report report, AttackResult attacks, PictureShape shape) {
        this.report = report;
        this.attacks = attacks;
        this.shape = shape;
    }

    String network() {
        return report.networkId();
    }

    int version() {
        return report.dpfVersion();
    }

    /** Null where it is not known how the DPF was learned. */
    @Nullable
    String mode() {
        DpfSettings training = report.training();
        return training == null ? null : training.mode().name().toLowerCase(Locale.ROOT);
    }

    String cut() {
        return report.cut();
    }

    String featuresShape() {
        return String.join(
                " × ", report.featuresShape().stream().map(String::valueOf).toList());
    }

    Verdict verdict() {
        return Verdict.of(report);
    }

    GatePanel gate() {
        return GatePanel.of(report.gate());
    }

    String heldOut() {
        return Figures.count(report.pictures().heldOut());
    }

    String agreement() {
        return Figures.percent(report.utility().agreement());
    }

    String divergence() {
        return Figures.decimal(report.utility().divergence(), 3);
    }

    /** Null where the true classes are not known. */
    @Nullable
    Accuracy accuracy() {
        Double clean = report.utility().cleanAccuracy();
        Double poisoned = report.utility().poisonedAccuracy();
        return clean == null || poisoned == null
                ? null
                : new Accuracy(Figures.percent(clean), Figures.percent(poisoned));
    }

    List<HeadRow> heads() {
        return HeadRow.of(report);
    }

    String cleanSsim() {
        return Figures.ssim(report.leakage().clean().ssim().mean());
    }

    String knownSsim() {
        return Figures.ssim(report.leakage().known().ssim().mean());
    }

    String adaptiveSsim() {
        return Figures.ssim(report.leakage().adaptive().ssim().mean());
    }

    String adaptiveName() {
        return report.leakage().adaptive().adversary();
    }

    String adaptiveGms() {
        return Figures.ssim(report.leakage().adaptive().likeness().gms().mean());
    }

    String bestGuess() {
        return Figures.ssim(report.leakage().floors().bestGuess());
    }

    String thumbnail4() {
        return Figures.ssim(report.leakage().floors().thumbnail4().ssim().mean());
    }

    /** Null where noise was not attacked. */
    @Nullable
    Noise noise() {
        NoiseControl noise = report.leakage().noise();
        return noise == null
                ? null
                : new Noise(
                        Figures.decimal(noise.deviation(), 2),
                        Figures.percent(noise.fidelity()),
                        Figures.ssim(noise.leakage().ssim().mean()));
    }

    List<SureFigure> confidence() {
        return SureFigure.of(report.findings().confidence());
    }

    List<LinkageRow> linkage() {
        return LinkageRow.of(report.findings().linkage());
    }

    String linkedByOutput() {
        return LinkageRow.byOutput(report.findings().linkage());
    }

    /** Null where no attribute is known. */
    @Nullable
    AttributeTable attribute() {
        AttributeAttack attack = report.findings().attribute();
        return attack == null ? null : AttributeTable.of(attack);
    }

    FrontierChart frontier() {
        return new FrontierChart(report);
    }

    SpreadChart spreads() {
        return new SpreadChart(attacks.spreads());
    }

    List<AdversaryFigures.Budget> budgets() {
        return AdversaryFigures.budgets(report.leakage());
    }

    String budget() {
        return report.findings().attack().budget();
    }

    String seed() {
        return String.valueOf(report.findings().attack().seed());
    }

    LeakageChart chart() {
        return new LeakageChart(report.leakage());
    }

    List<AdversaryFigures> adversaries() {
        return AdversaryFigures.of(report.leakage());
    }

    int typicalCount() {
        return attacks.typical().size();
    }

    int worstCount() {
        return attacks.worst().size();
    }

    List<PictureStrip> typical() {
        return strips("Picture", attacks.typical());
    }

    List<PictureStrip> worst() {
        return strips("Worst", attacks.worst());
    }

    private List<PictureStrip> strips(String name, List<Sighting> sightings) {
        List<PictureStrip> strips = new ArrayList<>();
        for (Sighting sighting : sightings) {
            strips.add(PictureStrip.of(name + " " + (strips.size() + 1), sighting, shape));
        }
        return strips;
    }

    List<TrainingFacts.Fact> training() {
        return TrainingFacts.of(report);
    }

    List<String> notClaimed() {
        return report.notClaimed();
    }

    /** How much noise, what the task keeps of it, and what an adversary sees. */
    record Noise(String deviation, String fidelity, String ssim) {}

    /** The shares of pictures that the network gets right. */
    record Accuracy(String clean, String poisoned) {}
}
