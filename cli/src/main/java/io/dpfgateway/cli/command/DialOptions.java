package io.dpfgateway.cli.command;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.PrivacyLevel;
import io.dpfgateway.trainer.job.DpfTraining;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A DPF's form and its privacy dial: a level, and numbers where the user knows better. */
public final class DialOptions {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "BOTTLENECK",
            description = "What the DPF does at the cut: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private DpfMode mode = DpfMode.BOTTLENECK;

    @Option(
            names = "--privacy",
            paramLabel = "LEVEL",
            defaultValue = "STANDARD",
            description = "The privacy dial: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private PrivacyLevel level = PrivacyLevel.STANDARD;

    @Option(
            names = "--grid",
            paramLabel = "SIDE",
            description =
                    "Instead of the level's: the bottleneck's places a side; 0 for those of the network's last stage.")
    private @Nullable Integer grid;

    @Option(
            names = "--code-channels",
            paramLabel = "K",
            description = "Instead of the level's: the bottleneck's numbers a place.")
    private @Nullable Integer codeChannels;

    @Option(
            names = "--lambda",
            paramLabel = "WEIGHT",
            description = "Instead of the level's: the weight of leakage against utility.")
    private @Nullable Double lambda;

    DpfMode mode() {
        return mode;
    }

    Dial dial(GraphCut cut, InputSpec input) {
        return DpfTraining.dialAt(cut, input, new Privacy(level, grid, codeChannels, lambda), mode);
    }
}
