package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.gateway.config.Http;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.job.DpfTraining;
import io.dpfgateway.trainer.service.TrainerConfig;
import io.dpfgateway.trainer.service.TrainerDesk;
import io.dpfgateway.trainer.service.TrainerService;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf trainer}. */
@Command(
        name = "trainer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Trains by itself: samples in, versions that meet the gate out.",
        description = {
            "Takes training-samples into its vault, trains when a trigger says so, publishes what meets the gate.",
            "Ctrl-C or SIGTERM ends it cleanly; after a kill it goes on where it was.",
            "Environment variables DPF_TRAINER_... win over the file."
        },
        subcommands = TrainerCommand.Retrain.class)
public final class TrainerCommand implements Runnable {
    private final Cancellation cancellation;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration, YAML; docs/trainer.yaml tells every key. Must be given.")
    private @Nullable Path config;

    @Option(
            names = "--check-config",
            description = {
                "Start nothing: say whether the configuration, the network and its cut can be used.",
                "Brokers and store are not asked. Ends with 2 if a key is wrong."
            })
    private boolean check;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    /** Made by the command line's factory. */
    public TrainerCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        if (config == null) {
            throw new UsageException("nothing says what to train; give --config, or the command retrain");
        }
        TrainerConfig settings = TrainerConfig.read(config, System.getenv());
        if (check) {
            new DpfTraining(settings.job(1), Progress.SILENT).requireRunnable();
            System.out.println("right    " + config + ": network "
                    + settings.network().id() + ", cut at " + settings.network().cut());
            return;
        }
        Logs.toStandardError(Level.INFO);
        compute.apply();
        TrainerHealth health = new TrainerHealth(Clock.systemUTC());
        TrainerConfig.Http http = settings.http();
        try (TrainerEndpoint endpoint =
                        TrainerEndpoint.open(new Http(http.enabled(), http.host(), http.port()), health);
                TrainerService service = TrainerService.start(
                        settings,
                        Clock.systemUTC(),
                        new TrainerService.Telemetry(
                                new TrainerMetrics(endpoint.meters(), TrainerService.triggers()), health))) {
            cancellation.onRequest(service::stop);
            Logs.withKafkaWarnings();
            System.out.println(service.describe());
            endpoint.url()
                    .ifPresent(url ->
                            System.out.println("metrics and health: " + url + "/metrics, /health/live, /health/ready"));
            service.run();
        }
    }

    /** {@code dpf trainer retrain}. */
    @Command(
            name = "retrain",
            mixinStandardHelpOptions = true,
            header = "Asks the trainer of a network to train now.",
            description = {
                "The instance that leads does it once, when the training that runs has ended; 'dpf-trainer-status' tells what"
                        + " came of it.",
                "Of several that wait, one is carried out."
            })
    static final class Retrain implements Runnable {
        @Option(
                names = "--network-id",
                required = true,
                paramLabel = "ID",
                description = "The task network, as network.id in trainer.yaml.")
        private String network = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the log and on the status.")
        private String reason = "";

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            String topic = cluster.names().of(Topic.DPF_TRAINER_CONTROL);
            new TrainerDesk(cluster.kafka(), cluster.registry(), topic)
                    .retrain(new NetworkId(network), reason, Clock.systemUTC());
            System.out.println("asked for a training of " + network + " on " + topic);
        }
    }
}
