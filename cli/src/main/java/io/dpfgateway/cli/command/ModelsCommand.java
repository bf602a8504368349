package io.dpfgateway.cli.command;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

        @Option(
                names = "--store",
                paramLabel = "LOCATION",
                description =
                        "Put the bundle there first, and announce it from there: s3://bucket/prefix, or a directory that"
                                + " all gateways see. Default: announce the folder itself")
        private @Nullable String store;

        @Mixin
        private S3Options s3 = new S3Options();

        @Mixin
        private BundleCommand.TrustOptions trust = new BundleCommand.TrustOptions();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            Bundle opened = Bundle.open(bundle, trust.policy());
            URI uri = store == null ? bundle.toAbsolutePath().toUri() : put(opened, store);
            String topic = cluster.names().of(Topic.DPF_MODELS);
            try (ModelAnnouncer announcer =
                    new ModelAnnouncer(cluster.kafka(), cluster.registry(), topic, Clock.systemUTC())) {
                announcer.announce(opened, uri);
            }
            System.out.println("announced version " + opened.manifest().version() + " of "
                    + opened.manifest().networkId() + " on " + topic);
        }

        private URI put(Bundle opened, String location) {
            try (ModelStores stores = s3.open()) {
                URI uri = stores.at(location).publish(opened).uri();
                System.out.println("stored at " + uri);
                return uri;
            }
        }
    }
}
