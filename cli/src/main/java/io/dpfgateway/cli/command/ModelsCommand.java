package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dpf models}. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        header = "Announces versions to gateways.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ModelsCommand.Publish.class)
public final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: publish");
    }

    /** {@code dpf models publish}. */
    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            header = "Checks a bundle and announces it; gateways of its network load it while they run.",
            description = "The folder must stay where it is, and be there for every gateway.")
    static final class Publish implements Runnable {
        @Parameters(paramLabel = "BUNDLE", description = "The bundle's folder.")
        private Path bundle = Path.of("");

        @Mixin
        private BundleCommand.TrustOptions trust = new BundleCommand.TrustOptions();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            Bundle opened = Bundle.open(bundle, trust.policy());
            String topic = cluster.names().of(Topic.DPF_MODELS);
            try (ModelAnnouncer announcer =
                    new ModelAnnouncer(cluster.kafka(), cluster.registry(), topic, Clock.systemUTC())) {
                announcer.announce(opened, bundle.toAbsolutePath().toUri());
            }
            System.out.println("announced version " + opened.manifest().version() + " of "
                    + opened.manifest().networkId() + " on " + topic);
        }
    }
}
