package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.report.Report;

/**
 * What a training run gives, all in memory. Private: holds the DPF and pictures.
 *
 * @param dpf from the cut to features of the cut's shape
 * @param wire the form in which those features travel
 * @param report what it costs and hides
 * @param attacks what the adversaries saw
 */
public record TrainedDpf(OnnxModel dpf, WireSpec wire, Report report, AttackResult attacks) {}
