package io.dpfgateway.cli.command;

import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicOptions;
import io.dpfgateway.schemas.topic.TopicReport;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dpf topics}. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        header = "Creates the topics and registers their schemas.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TopicsCommand.Create.class)
public final class TopicsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: create");
    }

    /** {@code dpf topics create}. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Creates every missing topic, registers the schemas and sets their compatibility.",
            description = "What is there already is compared and left as it is. Ends with 1 if something differs.")
    static final class Create implements Callable<Integer> {
        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Option(names = "--partitions", paramLabel = "N", description = "For every topic in place of its default.")
        private @Nullable Integer partitions;

        @Option(
                names = "--replication-factor",
                paramLabel = "N",
                defaultValue = "" + TopicOptions.BROKER_DEFAULT,
                description = "Of every topic. Default: the broker's")
        private int replicationFactor;

        @Override
        public Integer call() {
            OptionalInt wanted = partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
            TopicOptions options =
                    new TopicOptions(cluster.kafka(), cluster.registry(), cluster.names(), wanted, replicationFactor);
            boolean asWanted = true;
            for (TopicReport report : TopicAdmin.create(options)) {
                asWanted &= report.isAsWanted();
                System.out.printf(
                        "%-24s %s  schema %d%n",
                        report.name(), report.created() ? "created" : "exists ", report.schemaId());
                report.differences()
                        .forEach(d -> System.out.printf(
                                "    %s is %s where %s is expected%n", d.setting(), d.actual(), d.expected()));
            }
            return asWanted ? 0 : 1;
        }
    }
}
