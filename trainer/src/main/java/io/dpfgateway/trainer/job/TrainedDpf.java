package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.report.Report;
import org.jspecify.annotations.Nullable;

/**
 * What a training run gives, all in memory. Private: holds the DPF and pictures.
 *
 * @param dpf from the cut to features of the cut's shape
 * @param wire the form in which those features travel
 * @param report what it costs and hides
 * @param attacks what the adversaries saw
 */
public record TrainedDpf(OnnxModel dpf, WireSpec wire, Report report, AttackResult attacks) {
    /**
     * The same, with what a gate makes of it in the report.
     *
     * @param gate null to apply none
     */
    public TrainedDpf judgedBy(@Nullable Gate gate) {
        return gate == null ? this : new TrainedDpf(dpf, wire, report.judgedBy(gate), attacks);
    }
}
