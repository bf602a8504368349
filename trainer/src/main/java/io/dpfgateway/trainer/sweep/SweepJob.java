package io.dpfgateway.trainer.sweep;

import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.job.TrainingJob;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to sweep.
 *
 * @param network the whole network, {@linkplain io.dpfgateway.trainer.intake.NetworkIntake taken in}
 * @param template what all runs share; its cut, mode, dial and seed are those of no run
 * @param axes what the runs differ in
 * @param gate applied to each run; null for none
 */
public record SweepJob(
        OnnxModel network,
        TrainingJob template,
        SweepAxes axes,
        @Nullable Gate gate) {
    /**
     * The jobs of all runs, in the runs' order: what is wrong with one of them shows before the first begins.
     *
     * @throws io.dpfgateway.model.ModelException if the network cannot be cut so
     * @throws io.dpfgateway.trainer.TrainerException if a cut, a setting or the network do not fit together
     */
    Map<SweepRun, TrainingJob> jobs() {
        Map<String, GraphCut> cuts = new HashMap<>();
        for (String cut : axes.cuts()) {
            cuts.put(cut, GraphCut.at(network, cut, template.objective().outputs()));
        }
        Map<SweepRun, TrainingJob> jobs = new LinkedHashMap<>();
        SweepAxes.Numbers numbers = (cut, mode, privacy) ->
                DpfTraining.dialAt(Objects.requireNonNull(cuts.get(cut)), template.input(), privacy, mode);
        for (SweepRun run : axes.runs(numbers)) {
            DpfSettings shared = template.dpf();
            DpfSettings own = new DpfSettings(
                    run.mode(),
                    run.dial(),
                    shared.steps(),
                    shared.batch(),
                    run.seed(),
                    shared.synthetic(),
                    shared.againstKnown());
            jobs.put(run, template.with(Objects.requireNonNull(cuts.get(run.cut())), own));
        }
        return jobs;
    }
}
