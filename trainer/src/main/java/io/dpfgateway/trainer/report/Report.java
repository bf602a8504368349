package io.dpfgateway.trainer.report;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.attack.Findings;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.attack.Linkage;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.attack.Sees;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.GateResult;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Utility;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The privacy report of one version: {@code report.json}.
 *
 * @param formatVersion {@value #FORMAT}
 * @param networkId the task network
 * @param dpfVersion the version reported on
 * @param cut where the network was cut
 * @param featuresShape channels, height, width at the cut
 * @param training how the DPF was learned; null where that is not known
 * @param pictures which pictures it was learned and judged on
 * @param utility what the task keeps
 * @param findings what the attacks gave
 * @param notClaimed what this report does not say, in words
 * @param heads what each head of the network keeps
 * @param wire what a record costs on the wire; null where it was not measured
 * @param computedOn what computed it: libtorch, its device, instructions and threads
 * @param gate what the owner's thresholds made of it
 */
public record Report(
        int formatVersion,
        String networkId,
        int dpfVersion,
        String cut,
        List<Integer> featuresShape,
        @Nullable DpfSettings training,
        Pictures pictures,
        Utility utility,
        Findings findings,
        List<String> notClaimed,
        List<HeadUtility> heads,
        @Nullable WireFigures wire,
        String computedOn,
        GateResult gate) {
    /** The format of report.json. */
    public static final int FORMAT = 2;

    public Report {
        featuresShape = List.copyOf(featuresShape);
        notClaimed = List.copyOf(notClaimed);
        heads = List.copyOf(heads);
    }

    /** A report to which no gate was applied. */
    public Report(
            int formatVersion,
            String networkId,
            int dpfVersion,
            String cut,
            List<Integer> featuresShape,
            @Nullable DpfSettings training,
            Pictures pictures,
            Utility utility,
            Findings findings,
            List<String> notClaimed,
            List<HeadUtility> heads,
            @Nullable WireFigures wire,
            String computedOn) {
        this(
                formatVersion,
                networkId,
                dpfVersion,
                cut,
                featuresShape,
                training,
                pictures,
                utility,
                findings,
                notClaimed,
                heads,
                wire,
                computedOn,
                GateResult.NOT_APPLIED);
    }

    /** This report with what a gate makes of its {@link #headline}. */
    public Report judgedBy(Gate thresholds) {
        return new Report(
                formatVersion,
                networkId,
                dpfVersion,
                cut,
                featuresShape,
                training,
                pictures,
                utility,
                findings,
                notClaimed,
                heads,
                wire,
                computedOn,
                thresholds.judge(headline()));
    }

    /**
     * @param train how many the DPF and the adversaries learned from
     * @param mirrored whether they also learned from the mirror image of each
     * @param copies how many changed copies of each they also learned from
     * @param heldOut how many everything here was measured on; nothing learned from them
     * @param skipped how many could not be decoded
     */
    public record Pictures(int train, boolean mirrored, int copies, int heldOut, int skipped) {
        /** @param augmentation what was learned from beside each picture */
        public static Pictures of(PictureSplit split, Augmentation augmentation) {
            return new Pictures(
                    split.train().size(),
                    augmentation.mirror(),
                    augmentation.copies(),
                    split.heldOut().size(),
                    split.skipped());
        }
    }

    /** What adversaries rebuild. */
    public Leakages leakage() {
        return findings.leakage();
    }

    /**
     * The figures that a manifest and an announcement repeat, and that a gate may hold against its thresholds. SSIM and shares
     * alike: for those that end in {@code Ssim}, {@code Gms} or begin with {@code linkage}, higher means that more is seen.
     */
    public SortedMap<String, Double> headline() {
        SortedMap<String, Double> figures = new TreeMap<>();
        figures.put("agreement", utility.agreement());
        figures.put("knownSsim", leakage().known().ssim().mean());
        figures.put("adaptiveSsim", leakage().adaptive().ssim().mean());
        figures.put("adaptiveSsimP95", leakage().adaptive().ssim().p95());
        figures.put("adaptiveSsimHighest", leakage().adaptive().ssim().highest());
        figures.put("adaptiveGms", leakage().adaptive().likeness().gms().mean());
        figures.put(
                "adaptivePerceptual",
                leakage().adaptive().likeness().perceptual().mean());
        figures.put("cleanSsim", leakage().clean().ssim().mean());
        figures.put("bestGuessSsim", leakage().floors().bestGuess());
        NoiseControl noise = leakage().noise();
        if (noise != null) {
            figures.put("noiseSsim", noise.leakage().ssim().mean());
        }
        findings.linkage()
                .forEach(linkage -> figures.put(
                        linkageName(linkage.by()), linkage.hits().get(0).topOne()));
        if (utility.cleanAccuracy() != null && utility.poisonedAccuracy() != null) {
            figures.put("cleanAccuracy", utility.cleanAccuracy());
            figures.put("poisonedAccuracy", utility.poisonedAccuracy());
        }
        heads.stream()
                .filter(head -> head.task() == Task.EMBEDDING)
                .mapToDouble(head -> 1 - head.distance())
                .min()
                .ifPresent(cosine -> figures.put("cosine", cosine));
        return figures;
    }

    /** Top-1 rate among the fewest candidates that were tried: {@link Linkage}. */
    private static String linkageName(Sees by) {
        return switch (by) {
            case CODE -> "linkageByCode";
            case OUTPUT -> "linkageByOutput";
            case CLEAN_FEATURES, POISONED_FEATURES, NOISY_FEATURES -> "linkageByFeatures";
        };
    }
}
