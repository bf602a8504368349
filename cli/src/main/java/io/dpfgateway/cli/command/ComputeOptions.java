package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.graph.Precision;
import io.dpfgateway.trainer.graph.TorchDevice;
import io.dpfgateway.trainer.graph.TorchRuntime;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command that learns from features computes with. */
final class ComputeOptions {
    @Mixin
    private FeatureOptions features = new FeatureOptions();

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES}: auto takes a GPU where there is one. Default: ${DEFAULT-VALUE}")
    private TorchDevice device = TorchDevice.AUTO;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "f32",
            description = "${COMPLETION-CANDIDATES}: of convolutions while something learns. Default: ${DEFAULT-VALUE}")
    private Precision precision = Precision.F32;

    @Mixin
    private TorchOptions torch = new TorchOptions();

    /** Loads libtorch, sets it and the room for features up, and says what computes. */
    void apply() {
        features.apply();
        torch.apply();
        TorchRuntime.useDevice(device);
        TorchRuntime.usePrecision(precision);
        System.err.println("  computing on " + TorchRuntime.description());
    }
}
