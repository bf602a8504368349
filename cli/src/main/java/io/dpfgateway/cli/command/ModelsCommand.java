package io.dpfgateway.cli.command;

import io.dpfgateway.cli.rollout.ModelTable;
import io.dpfgateway.cli.rollout.Situation;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
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
        header = "Announces versions to gateways, and shows what is announced.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelsCommand.Listing.class, ModelsCommand.Show.class, ModelsCommand.Publish.class})
public final class ModelsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: list, show or publish");
    }

    /** {@code dpf models list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Shows the announced versions of all networks, and what each is set to be.",
            description = "RUNS AS: stable, canary, or before, which a rollback goes back to. Times are UTC.")
    static final class Listing implements Runnable {
        @Option(names = "--json", description = "One object a line for programs.")
        private boolean json;

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            Situation situation =
                    Situation.read(new LatestValues(cluster.kafka(), cluster.registry()), cluster.names());
            if (!json) {
                System.out.println(ModelTable.header());
            }
            for (ModelVersion model : situation.models()) {
                Optional<Rollout> rollout = situation.rollout(model.getNetworkId());
                System.out.println(json ? ModelTable.json(model, rollout) : ModelTable.row(model, rollout));
            }
        }
    }

    /** {@code dpf models show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            header = "Shows one announced version, and what each gateway makes of it.")
    static final class Show implements Runnable {
        @Parameters(paramLabel = "VERSION", description = "An announced version.")
        private int version;

        @Mixin
        private NetworkOption network = new NetworkOption();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            Clock clock = Clock.systemUTC();
            Situation situation =
                    Situation.read(new LatestValues(cluster.kafka(), cluster.registry()), cluster.names());
            String id = situation.network(network.given());
            ModelTable.details(situation.model(id, version), Standing.of(situation, id, clock.instant()))
                    .forEach(System.out::println);
        }
    }

    /** {@code dpf models publish}. */
    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            header = "Checks a bundle and announces it to the gateways of its network.",
            description = {
                "Without --store, the folder must stay where it is, and be there for every gateway.",
                "Where no rollout is set, gateways load the newest version that is announced; where one is, they load"
                        + " what 'dpf rollout' sets."
            })
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
