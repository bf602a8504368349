package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.picture.Augmentation;
import picocli.CommandLine.Option;

/** What is learned from beside each picture. */
public final class AugmentationOptions {
    @Option(names = "--mirror", description = "Learn from the mirror image of each picture as well.")
    private boolean mirror;

    @Option(
            names = "--copies",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Learn from so many copies of each picture as well, each shifted, turned, scaled and lit at random;",
                "with --mirror, half of them mirrored. For few pictures. Default: ${DEFAULT-VALUE}"
            })
    private int copies;

    /** @throws io.dpfgateway.trainer.picture.InvalidAugmentationException if so many copies cannot be made */
    Augmentation augmentation() {
        return new Augmentation(mirror, copies);
    }
}
