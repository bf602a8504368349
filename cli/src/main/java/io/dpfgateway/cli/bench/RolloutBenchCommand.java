package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.bench.workload.WireChoice;
import io.dpfgateway.cli.bench.workload.Workload;
import io.dpfgateway.cli.command.Destination;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dpf bench rollout}. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Measures what swaps of versions do to a running stream.",
        description = {
            "Cameras send at a rate; versions are tried, promoted and taken back. Tells the time",
            "from produce to readable in quiet running and during swaps, and from a rollback's",
            "command to the last record of what it took back. Broker and registry run here."
        })
public final class RolloutBenchCommand implements Runnable {
    private static final long DISK = 4L << 30;

    private final Cancellation cancellation;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private MeasuredGatewayOptions measured = new MeasuredGatewayOptions();

    @Option(
            names = "--rate",
            required = true,
            paramLabel = "N",
            description = "Pictures a second; 70%% of what 'dpf bench gateway' found is a busy stream.")
    private double rate;

    @Option(names = "--swaps", defaultValue = "20", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
    private int swaps;

    @Option(
            names = "--quiet",
            defaultValue = "60",
            paramLabel = "N",
            description =
                    "Seconds of quiet running before the first swap, and after the last; after it longer where the"
                            + " swaps took longer than both. Default: ${DEFAULT-VALUE}")
    private double quiet;

    @Option(
            names = "--pause",
            defaultValue = "3",
            paramLabel = "N",
            description =
                    "Seconds before each swap; they count neither as quiet nor as swap. Default: ${DEFAULT-VALUE}")
    private double pause;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            paramLabel = "N",
            description = "Seconds before anything is measured. Default: ${DEFAULT-VALUE}")
    private double warmUp;

    @Option(
            names = "--share",
            defaultValue = "0.3",
            paramLabel = "N",
            description = "Of the sources, that a canary gets; above 0 and below 1. Default: ${DEFAULT-VALUE}")
    private double share;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the cameras. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--profile",
            defaultValue = "latency",
            paramLabel = "NAME",
            description = "throughput or latency: two configurations of the gateway. Default: ${DEFAULT-VALUE}")
    private Profile profile = Profile.LATENCY;

    @Option(
            names = "--out",
            defaultValue = "target/bench-rollout",
            paramLabel = "DIR",
            description = "Gets rollout.json and logs. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    /** Made by the command line's factory. */
    public RolloutBenchCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        SwapSettings settings = new SwapSettings(
                swaps, share, new SwapSettings.Cameras(rate, seed, warmUp, quiet, pause), measured.gateway(profile));
        Destination.require(out, DISK);
        try (BenchFolder folder = BenchFolder.claim(out)) {
            Logs.toFile(folder.path().resolve("bench.log"));
            measure(settings, folder);
        } catch (InterruptedException e) {
            cancellation.check();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + out + ": " + e, e);
        }
    }

    private void measure(SwapSettings settings, BenchFolder folder) throws IOException, InterruptedException {
        Workload work = measured.workload(folder, WireChoice.CODE);
        System.out.println(work.description());
        SwapBench.Outcome outcome;
        try (EmbeddedStack stack = EmbeddedStack.start(folder.stack())) {
            SwapBench.Place place = new SwapBench.Place(stack, folder.work());
            outcome = new SwapBench(settings, work, place, ProgressBar.onTerminal(cancellation)).run();
        }
        SwapReport report = new SwapReport(
                Machine.here(),
                Clock.systemUTC().instant().toString(),
                spec.commandLine().getParseResult().originalArgs(),
                work.description(),
                told(settings),
                outcome.sent(),
                outcome.times(),
                outcome.latencies(),
                outcome.swaps());
        report.write(folder.path().resolve("rollout.json"));
        System.out.println(told(settings));
        report.lines().forEach(System.out::println);
        System.out.println("wrote " + folder.path().resolve("rollout.json"));
    }

    private static Map<String, String> told(SwapSettings settings) {
        Map<String, String> told = new TreeMap<>(settings.gateway().yaml().settings());
        told.put("heap", settings.gateway().heap().toString());
        told.put("partitions", Integer.toString(settings.gateway().partitions()));
        told.put("rate", Double.toString(settings.cameras().perSecond()));
        told.put("quietSeconds", Double.toString(settings.cameras().quiet()));
        told.put("pauseSeconds", Double.toString(settings.cameras().pause()));
        told.put("warmUpSeconds", Double.toString(settings.cameras().warmUp()));
        told.put("share", Double.toString(settings.share()));
        told.put("seed", Long.toString(settings.cameras().seed()));
        return told;
    }
}
