package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.report.Report;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run's record keeps of its report: the headline, and what the frontier draws beside it. */
final class RunFigures {
    private RunFigures() {}

    static SortedMap<String, Double> of(Report report) {
        SortedMap<String, Double> figures = new TreeMap<>(report.headline());
        Floors floors = report.leakage().floors();
        figures.put("meanImageSsim", floors.meanImage().ssim().mean());
        if (floors.classMean() != null) {
            figures.put("classMeanSsim", floors.classMean().ssim().mean());
        }
        if (floors.outputOnly() != null) {
            figures.put("outputOnlySsim", floors.outputOnly().ssim().mean());
        }
        NoiseControl noise = report.leakage().noise();
        if (noise != null) {
            // Noise was made to be as faithful as the DPF, in what its task goes by.
            figures.put(figures.containsKey("cosine") ? "noiseCosine" : "noiseAgreement", noise.fidelity());
            if (noise.accuracy() != null) {
                figures.put("noiseAccuracy", noise.accuracy());
            }
        }
        return figures;
    }
}
