package io.dpfgateway.cli.command;

import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.picture.PictureFolder;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.SplitRule;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The pictures to learn from and to judge on. */
public final class PictureOptions {
    @Option(
            names = "--images",
            required = true,
            paramLabel = "DIR|ZIP",
            description = "JPEGs, PNGs and PGMs; a folder's name labels the pictures in it.")
    private Path images = Path.of("");

    @Option(
            names = "--held-out",
            paramLabel = "SHARE",
            defaultValue = "" + PictureFolder.USUAL_HELD_OUT,
            description =
                    "The share of pictures that nothing learns from and the report is made on. Default: ${DEFAULT-VALUE}")
    private double heldOut;

    @Option(
            names = "--test-images",
            paramLabel = "DIR|ZIP",
            description = "Make the report on these, and learn from all of --images.")
    private @Nullable Path testImages;

    @Option(
            names = "--split",
            paramLabel = "RULE",
            defaultValue = "by-picture",
            description =
                    "What is held out: ${COMPLETION-CANDIDATES}. by-label holds out all pictures of a label, such as a"
                            + " person. Default: ${DEFAULT-VALUE}")
    private SplitRule split = SplitRule.BY_PICTURE;

    PictureSplit read(InputSpec input, Cancellation cancellation) {
        PictureSplitter learned = read("pictures", images, input, cancellation);
        return testImages == null
                ? learned.split()
                : PictureSplit.apart(learned, read("test pictures", testImages, input, cancellation));
    }

    private PictureSplitter read(String stage, Path from, InputSpec input, Cancellation cancellation) {
        PictureSplitter splitter = new PictureSplitter(input, heldOut, split);
        return PictureFolder.read(stage, from, splitter, ProgressBar.onTerminal(cancellation));
    }
}
