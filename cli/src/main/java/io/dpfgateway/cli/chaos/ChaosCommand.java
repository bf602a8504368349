package io.dpfgateway.cli.chaos;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.chaos.process.Variant;
import io.dpfgateway.cli.command.Destination;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dpf bench chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Kills gateways, broker and registry under load, and counts what was lost.",
        description = {
            "Runs all of it on this machine: numbered pictures in, gateways as processes of their own, a check of both"
                    + " output topics against the input. Ends with 1 if a record was lost, came twice, out of order,"
                    + " with the wrong outcome or as a version that was not in force.",
            "With the defaults it takes about a quarter of an hour. Ctrl-C ends it."
        })
public final class ChaosCommand implements Callable<Integer> {
    private static final long DISK = 2L << 30;

    private final Cancellation cancellation;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "30",
            description = "kill -9 of a gateway. Default: ${DEFAULT-VALUE}")
    private int kills;

    @Option(
            names = "--terminations",
            paramLabel = "N",
            defaultValue = "5",
            description = "SIGTERM to a gateway at work. Default: ${DEFAULT-VALUE}")
    private int terminations;

    @Option(
            names = "--rebalances",
            paramLabel = "N",
            defaultValue = "10",
            description = "A second or third gateway joins or leaves. Default: ${DEFAULT-VALUE}")
    private int rebalances;

    @Option(
            names = "--broker-restarts",
            paramLabel = "N",
            defaultValue = "5",
            description = "kill -9 of the broker. Default: ${DEFAULT-VALUE}")
    private int brokerRestarts;

    @Option(
            names = "--registry-outages",
            paramLabel = "N",
            defaultValue = "3",
            description = "Gateways do not reach the registry. Default: ${DEFAULT-VALUE}")
    private int registryOutages;

    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "20",
            description = "Rollouts set: a new version tried, promoted, taken back. None with --control. Default:"
                    + " ${DEFAULT-VALUE}")
    private int swaps;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Of every topic. Default: ${DEFAULT-VALUE}")
    private int partitions;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description = "Records sent per second. Default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides the faults and their order. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/chaos",
            description =
                    "Gets chaos.json or control.json, and for each run a folder of logs. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    @Option(
            names = "--control",
            description =
                    "Run a naive gateway instead, which commits past what it works on. The check must find it out:"
                            + " ends with 1.")
    private boolean control;

    /** Made by the command line's factory. */
    public ChaosCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public Integer call() throws InterruptedException {
        ChaosSettings settings = new ChaosSettings(
                control ? Variant.NAIVE : Variant.GATEWAY,
                new FaultCounts(kills, terminations, rebalances, brokerRestarts, registryOutages, control ? 0 : swaps),
                partitions,
                rate,
                seed);
        Destination.require(out, DISK);
        Path folder = newFolder();
        Logs.toFile(folder.resolve("chaos.log"));
        ChaosReport report = new ChaosRun(settings, folder, ProgressBar.onTerminal(cancellation)).run();
        report.write(out.resolve(control ? "control.json" : "chaos.json"));
        report.print(System.out);
        return report.verdict().isExact() ? 0 : 1;
    }

    private Path newFolder() {
        try {
            Files.createDirectories(out);
            return Files.createTempDirectory(out, control ? "control-" : "run-");
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + out + ": " + e + "; choose another --out", e);
        }
    }
}
