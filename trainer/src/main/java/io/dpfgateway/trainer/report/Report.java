package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.Utility;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The privacy report of one version: {@code report.json}.
 *
 * @param formatVersion {@value #FORMAT}
 * @param networkId the task network
 * @param dpfVersion the version reported on
 * @param cut where the network was cut
 * @param featuresShape channels, height, width at the cut
 * @param training how the DPF was learned
 * @param pictures which pictures it was learned and judged on
 * @param utility what the task keeps
 * @param leakage what the adversaries see
 * @param notClaimed what this report does not say, in words
 * @param heads what each head of the network keeps
 * @param wire what a record costs on the wire
 */
public record Report(
        int formatVersion,
        String networkId,
        int dpfVersion,
        String cut,
        List<Integer> featuresShape,
        DpfSettings training,
        Pictures pictures,
        Utility utility,
        Adversaries leakage,
        List<String> notClaimed,
        List<HeadUtility> heads,
        WireFigures wire) {
    /** The format of report.json. */
    public static final int FORMAT = 1;

    public Report {
        featuresShape = List.copyOf(featuresShape);
        notClaimed = List.copyOf(notClaimed);
        heads = List.copyOf(heads);
    }

    /**
     * @param train how many the DPF and the adversaries learned from
     * @param mirrored whether they also learned from the mirror image of each
     * @param heldOut how many everything here was measured on; nothing learned from them
     * @param skipped how many could not be decoded
     */
    public record Pictures(int train, boolean mirrored, int heldOut, int skipped) {}

    /**
     * @param clean the adversary of clean features, on clean features
     * @param known the same one, on poisoned features
     * @param adaptive one trained from scratch on poisoned features
     * @param floors mean SSIM of guesses that use no features
     */
    public record Adversaries(Leakage clean, Leakage known, Leakage adaptive, Floors floors) {}

    /** The figures that a manifest and an announcement repeat. */
    public SortedMap<String, Double> headline() {
        SortedMap<String, Double> figures = new TreeMap<>();
        figures.put("agreement", utility.agreement());
        figures.put("knownSsim", leakage.known().ssim().mean());
        figures.put("adaptiveSsim", leakage.adaptive().ssim().mean());
        figures.put("cleanSsim", leakage.clean().ssim().mean());
        if (utility.cleanAccuracy() != null && utility.poisonedAccuracy() != null) {
            figures.put("cleanAccuracy", utility.cleanAccuracy());
            figures.put("poisonedAccuracy", utility.poisonedAccuracy());
        }
        return figures;
    }
}
