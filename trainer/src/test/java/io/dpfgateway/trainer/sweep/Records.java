package io.dpfgateway.trainer.sweep;

import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import java.util.Map;
import java.util.TreeMap;

/** Made-up records of runs. */
final class Records {
    private Records() {}

    static SweepRun run(String cut, String level, long seed) {
        return new SweepRun(cut, DpfMode.BOTTLENECK, level, new Dial(4, 16, 1), seed);
    }

    static RunRecord done(String cut, String level, long seed, double accuracy, double seen) {
        return done(run(cut, level, seed), accuracy, seen, GateVerdict.Outcome.NOT_APPLIED);
    }

    static RunRecord done(SweepRun run, double accuracy, double seen, GateVerdict.Outcome gate) {
        Map<String, Double> figures = Map.of(
                "poisonedAccuracy", accuracy,
                "cleanAccuracy", 0.88,
                "agreement", accuracy + 0.05,
                "adaptiveSsim", seen,
                "knownSsim", 0.05,
                "cleanSsim", 0.95,
                "meanImageSsim", 0.13,
                "classMeanSsim", 0.14);
        return RunRecord.done(run, 10, new TreeMap<>(figures), gate);
    }

    static RunRecord failed(String cut, String level, long seed, String why) {
        return RunRecord.failed(run(cut, level, seed), 1, why);
    }
}
