package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.command.Destination;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dpf demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Runs the whole system on this machine, on real pictures.",
        description = {
            "Broker, registry, cameras, gateway, trainer and partner, on 10,000 Fashion-MNIST pictures that come with dpf.",
            "Takes a few minutes and leaves nothing running. Ctrl-C ends it."
        })
public final class DemoCommand implements Runnable {
    private static final long DISK = 1L << 30;

    private final Cancellation cancellation;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/demo",
            description =
                    "Gets summary.json, the bundle with its report, and the partner's predictions. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many the cameras send. Default: ${DEFAULT-VALUE}")
    private int pictures;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "500",
            description = "Batches the DPF learns from. Default: ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--attack-steps",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Batches each attacker learns from. Default: ${DEFAULT-VALUE}")
    private int attackSteps;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the training. Default: ${DEFAULT-VALUE}")
    private long seed;

    /** Made by the command line's factory. */
    public DemoCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        DemoSettings settings = new DemoSettings(pictures, steps, attackSteps, seed);
        Destination.require(out, DISK);
        try (DemoFolder folder = DemoFolder.claim(out)) {
            Logs.toFile(folder.log());
            Steps shown = new Steps(System.out, Clock.systemUTC(), cancellation, Demo.STEPS);
            try {
                DemoSummary summary =
                        new Demo(settings, folder, shown, ProgressBar.onTerminal(cancellation), cancellation).run();
                summary.write(folder.summary());
                System.out.println();
                summary.print(System.out);
            } finally {
                folder.dropStack();
            }
        } catch (InterruptedException e) {
            cancellation.check();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + out + ": " + e, e);
        }
    }
}
