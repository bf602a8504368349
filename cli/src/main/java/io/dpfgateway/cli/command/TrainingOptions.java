package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.job.TrainingJobBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a training is told, be it one or one of a sweep. */
public final class TrainingOptions {
    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "" + TrainingJobBuilder.USUAL_STEPS,
            description = "Batches a DPF learns from. Default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "" + TrainingJobBuilder.USUAL_BATCH,
            description = "Pictures a batch. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Mixin
    private AugmentationOptions augmentation = new AugmentationOptions();

    @Option(
            names = "--synthetic",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Learn from so many embeddings of no picture for each picture of a batch as well;",
                "needs a code of one place. For few pictures. Default: ${DEFAULT-VALUE}"
            })
    private int synthetic;

    @Option(
            names = "--against-known",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Blind the adversary that learned from clean features too, with N pictures of each batch.",
                "For a bottleneck; costs the time of that adversary. Default: ${DEFAULT-VALUE}"
            })
    private int againstKnown;

    @Mixin
    private AttackOptions attack = new AttackOptions();

    @Mixin
    private WireOptions wire = new WireOptions();

    @Option(
            names = "--network-id",
            paramLabel = "ID",
            description = "Names the network in topics. Default: the network's file name")
    private @Nullable String networkId;

    @Option(
            names = "--version-number",
            paramLabel = "N",
            defaultValue = "1",
            description = "The version of the DPF. Default: ${DEFAULT-VALUE}")
    private int version;

    @Option(
            names = "--gate",
            paramLabel = "FILE",
            description = "Thresholds that a version must meet to be published, as in docs/gate.yaml. Default: none")
    private @Nullable Path gate;

    @Option(names = "--sign-key", paramLabel = "PEM", description = "An Ed25519 private key to sign with.")
    private @Nullable Path signKey;

    /**
     * Adds what was given here to a job.
     *
     * @param network names the network where the user does not
     * @throws UsageException if the version or the network's name cannot be
     */
    TrainingJobBuilder tell(TrainingJobBuilder job, Path network) {
        if (version < 1) {
            throw new UsageException("--version-number is " + version + "; give 1 or more");
        }
        return job.networkId(NetworkIdOption.of(networkId, network))
                .version(version)
                .steps(steps)
                .batch(batch)
                .synthetic(synthetic)
                .againstKnown(againstKnown)
                .attack(attack.plan(batch))
                .augmentation(augmentation.augmentation())
                .wire(wire.form());
    }

    /** The thresholds; null where there are none. */
    @Nullable
    Gate gate() {
        return gate == null ? null : Gate.read(gate);
    }

    /** Writes bundles, signed if there is a key. */
    BundleWriter writer() {
        return new BundleWriter(signKey == null ? null : Ed25519.readPrivateKey(signKey));
    }
}
