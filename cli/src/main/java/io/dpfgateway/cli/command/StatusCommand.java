package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.status.Attention;
import io.dpfgateway.cli.status.Attentions;
import io.dpfgateway.cli.status.Inquiry;
import io.dpfgateway.cli.status.Limits;
import io.dpfgateway.cli.status.Overview;
import io.dpfgateway.cli.status.OverviewJson;
import io.dpfgateway.cli.status.OverviewReader;
import io.dpfgateway.cli.status.OverviewTable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        header = "Shows how all of it is, and what needs a person.",
        description = {
            "Brokers, registry, topics, lag, gateways, versions, trainers, dead letters. Changes nothing.",
            "Ends with 0 if all is well, and with 4 if something needs a person."
        })
public final class StatusCommand implements Callable<Integer> {
    /** Not 1, which says that there was no status at all. */
    private static final int NEEDS_A_PERSON = 4;

    private static final int LONGEST = 600;

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            split = ",",
            defaultValue = "dpf-gateway",
            description = "The gateways' applicationId; several with commas. Default: ${DEFAULT-VALUE}")
    private List<String> applicationIds = List.of();

    @Option(
            names = "--trainer-group",
            paramLabel = "ID",
            description = "The group that takes samples in. Default: those of all trainer services")
    private @Nullable String trainerGroup;

    @Option(
            names = "--max-lag",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many records a group may be behind. Default: ${DEFAULT-VALUE}")
    private long maxLag;

    @Option(
            names = "--max-dead-letters",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many dead letters of 24 h may wait. Default: ${DEFAULT-VALUE}")
    private long maxDeadLetters;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "When to show what is known by then. Default: ${DEFAULT-VALUE}")
    private int timeout;

    @Option(names = "--json", description = "One object for programs; docs/operations.md tells its keys.")
    private boolean json;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() {
        if (timeout < 1 || timeout > LONGEST) {
            throw new UsageException("--timeout is " + timeout + "; give 1 to " + LONGEST + " seconds");
        }
        if (maxLag < 0 || maxDeadLetters < 0) {
            throw new UsageException(
                    "--max-lag is " + maxLag + " and --max-dead-letters " + maxDeadLetters + "; give 0 or more");
        }
        Inquiry.Cluster place = new Inquiry.Cluster(cluster.kafka(), cluster.registry(), cluster.names());
        Inquiry inquiry = new Inquiry(place, applicationIds, trainerGroup, Duration.ofSeconds(timeout));
        Overview overview = new OverviewReader(inquiry, Clock.systemUTC()).read();
        List<Attention> attentions = Attentions.of(overview, new Limits(maxLag, maxDeadLetters));
        if (json) {
            System.out.println(OverviewJson.of(overview, attentions));
        } else {
            OverviewTable.lines(overview, attentions).forEach(System.out::println);
        }
        return attentions.isEmpty() ? 0 : NEEDS_A_PERSON;
    }
}
