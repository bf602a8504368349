package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.PublicModels;
import io.dpfgateway.partner.stream.FeatureSource;
import io.dpfgateway.partner.stream.FeatureStream;
import io.dpfgateway.partner.stream.JsonLinesSink;
import io.dpfgateway.partner.stream.OnRefusal;
import io.dpfgateway.partner.stream.PartnerOptions;
import io.dpfgateway.partner.stream.ReadFrom;
import io.dpfgateway.partner.stream.StopRule;
import io.dpfgateway.partner.stream.StreamCounts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dpf partner}. */
@Command(
        name = "partner",
        mixinStandardHelpOptions = true,
        header = "Runs the task on poisoned features, as a partner does.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PartnerCommand.Predict.class)
public final class PartnerCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: predict");
    }

    /** {@code dpf partner predict}. */
    @Command(
            name = "predict",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            customSynopsis = "@|bold dpf partner predict|@ --bundles=DIR [OPTIONS]",
            header = "Reads poisoned-features and writes predictions as JSON lines.",
            description = "Needs of each version only its public half ('dpf bundle export'). Ctrl-C ends it cleanly.")
    static final class Predict implements Runnable {
        private final Cancellation cancellation;

        @Option(
                names = "--bundles",
                required = true,
                paramLabel = "DIR",
                description =
                        "Holds the public halves of bundles, DIR/<network>/<version>; new ones may come while it runs.")
        private Path bundles = Path.of("");

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Append predictions to a file. Default: standard output")
        private @Nullable Path out;

        @Option(
                names = "--group",
                paramLabel = "ID",
                defaultValue = "dpf-partner",
                description = "The consumer group. Default: ${DEFAULT-VALUE}")
        private String group = "";

        @Option(
                names = "--from",
                paramLabel = "WHERE",
                defaultValue = "EARLIEST",
                description = "Where a new group begins: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private ReadFrom from = ReadFrom.EARLIEST;

        @Option(names = "--max-records", paramLabel = "N", description = "End after so many records.")
        private @Nullable Long maxRecords;

        @Option(names = "--stop-at-end", description = "End at what was the topic's end at the start.")
        private boolean stopAtEnd;

        @Option(
                names = "--on-refusal",
                paramLabel = "POLICY",
                defaultValue = "FAIL",
                description =
                        "What to do about a record that gives no prediction: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        private OnRefusal onRefusal = OnRefusal.FAIL;

        @Option(
                names = "--version-timeout",
                paramLabel = "SECONDS",
                description = "How long to wait for a version that is not in --bundles. Default: as long as it takes")
        private @Nullable Long versionTimeout;

        @Mixin
        private BundleCommand.TrustOptions trust = new BundleCommand.TrustOptions();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        /** Made by the command line's factory. */
        Predict(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        @Override
        public void run() {
            Logs.toStandardError(Level.WARN);
            try (PublicModels models = new PublicModels(new BundleStore(bundles), trust.policy());
                    Predictor predictor = new Predictor(models);
                    Writer writer = open()) {
                FeatureStream stream = new FeatureStream(options(), predictor);
                cancellation.onRequest(stream::stop);
                StreamCounts counts = stream.run(new JsonLinesSink(writer));
                System.err.println(counts.predictions() + " predictions, " + counts.refused() + " records refused");
            } catch (IOException e) {
                throw new CommandFailedException("cannot write predictions: " + e + "; check --out", e);
            }
        }

        private Writer open() throws IOException {
            return out == null
                    ? new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))
                    : Files.newBufferedWriter(out, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        private PartnerOptions options() {
            Map<String, String> kafka = cluster.kafka();
            String servers = String.valueOf(kafka.remove(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
            PartnerOptions options = PartnerOptions.of(
                            new FeatureSource(servers, cluster.registry(), cluster.names(), group, kafka))
                    .withFrom(from)
                    .withOnRefusal(onRefusal)
                    .withStop(stop());
            return versionTimeout == null ? options : options.withVersionTimeout(Duration.ofSeconds(versionTimeout));
        }

        private StopRule stop() {
            StopRule rule = stopAtEnd ? StopRule.AT_END : StopRule.NEVER;
            return maxRecords == null ? rule : rule.withMaxRecords(maxRecords);
        }
    }
}
