package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.job.WireForm;
import picocli.CommandLine.Option;

/** The form in which features travel. */
public final class WireOptions {
    @Option(
            names = "--wire",
            paramLabel = "CONTENT",
            defaultValue = "FEATURES",
            description = "What a record carries: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private WireContent content = WireContent.FEATURES;

    @Option(
            names = "--wire-type",
            paramLabel = "TYPE",
            defaultValue = "FLOAT16",
            description = "How it is stored: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private WireType type = WireType.FLOAT16;

    WireForm form() {
        return new WireForm(content, type);
    }
}
