package io.dpfgateway.cli.command;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.OpsetUpgrade;
import io.dpfgateway.trainer.dpf.GivenGraphs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Graphs that the user brings. */
public final class GivenOptions {
    @Option(
            names = "--dpf",
            paramLabel = "FILE.onnx",
            description = "A DPF of yours to begin with; with --steps 0 it is used as it is.")
    private @Nullable Path dpf;

    @Option(
            names = "--adversary",
            paramLabel = "FILE.onnx",
            description = "An adversary of yours to learn against, from the cut's features to pictures in 0 to 1.")
    private @Nullable Path adversary;

    GivenGraphs graphs() {
        return new GivenGraphs(
                // An old network is rewritten in a newer opset, and its DPF must be of the same.
                dpf == null ? null : OpsetUpgrade.of(OnnxModel.read(dpf)),
                adversary == null ? null : OnnxModel.read(adversary));
    }
}
