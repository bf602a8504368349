package io.dpfgateway.cli.chaos;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.chaos.verify.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a run did and saw.
 *
 * @param settings what it was asked for
 * @param unplannedEnds gateways that ended without having been told to, and were started again
 * @param slowestRollback seconds from the command to the last record of the version that was taken back, of the slowest
 * @param seconds from the first record to the last one verified
 * @param verdict what became of the records
 */
public record ChaosReport(
        ChaosSettings settings, int unplannedEnds, double slowestRollback, double seconds, Verdict verdict) {

    /** Writes it as JSON. */
    void write(Path file) {
        try {
            Files.write(
                    file,
                    JsonMapper.builder()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .build()
                            .writeValueAsBytes(this));
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes it as a table for a person. */
    void print(PrintStream out) {
        FaultCounts faults = settings.faults();
        line(out, "variant", settings.variant().toString().toLowerCase(Locale.ROOT));
        line(out, "seed, partitions", settings.seed() + ", " + settings.partitions());
        line(out, "gateway kills", faults.kills());
        line(out, "gateways ended by SIGTERM", faults.terminations());
        line(out, "joins and leaves", faults.rebalances());
        line(out, "broker kills", faults.brokerRestarts());
        line(out, "registry outages", faults.registryOutages());
        line(out, "rollouts set", faults.swaps());
        line(out, "slowest rollback", String.format(Locale.ROOT, "%.2f s", slowestRollback));
        line(out, "unplanned ends", unplannedEnds);
        line(out, "took", String.format(Locale.ROOT, "%.0f s", seconds));
        line(out, "records", verdict.records());
        line(out, "  poisoned", verdict.poisoned());
        line(out, "  dead letters", verdict.dead());
        line(out, "lost", verdict.lost());
        line(out, "repeated", verdict.repeated());
        line(out, "out of order", verdict.outOfOrder());
        line(out, "wrong outcome", verdict.wrong());
        verdict.examples().forEach(example -> out.println("  " + example));
    }

    private static void line(PrintStream out, String name, Object value) {
        out.printf("%-26s %s%n", name, value);
    }
}
