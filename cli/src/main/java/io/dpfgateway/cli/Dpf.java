package io.dpfgateway.cli;

import io.dpfgateway.cli.bench.BenchCommand;
import io.dpfgateway.cli.command.AttackCommand;
import io.dpfgateway.cli.command.BundleCommand;
import io.dpfgateway.cli.command.DeadLettersCommand;
import io.dpfgateway.cli.command.GatewayCommand;
import io.dpfgateway.cli.command.KeysCommand;
import io.dpfgateway.cli.command.ModelsCommand;
import io.dpfgateway.cli.command.NetworkCommand;
import io.dpfgateway.cli.command.PartnerCommand;
import io.dpfgateway.cli.command.ProduceCommand;
import io.dpfgateway.cli.command.RolloutCommand;
import io.dpfgateway.cli.command.StackCommand;
import io.dpfgateway.cli.command.StatusCommand;
import io.dpfgateway.cli.command.SweepCommand;
import io.dpfgateway.cli.command.TopicsCommand;
import io.dpfgateway.cli.command.TrainCommand;
import io.dpfgateway.cli.command.TrainNetworkCommand;
import io.dpfgateway.cli.command.TrainerCommand;
import io.dpfgateway.cli.command.VaultCommand;
import io.dpfgateway.cli.demo.DemoCommand;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.CancelledException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code dpf} command. */
@Command(
        name = "dpf",
        mixinStandardHelpOptions = true,
        version = "dpf-gateway 0.1.0",
        header = "Shares what a vision task needs from pictures, and nothing more.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            StackCommand.class,
            TopicsCommand.class,
            NetworkCommand.class,
            TrainNetworkCommand.class,
            TrainCommand.class,
            AttackCommand.class,
            SweepCommand.class,
            TrainerCommand.class,
            VaultCommand.class,
            KeysCommand.class,
            BundleCommand.class,
            ModelsCommand.class,
            RolloutCommand.class,
            GatewayCommand.class,
            StatusCommand.class,
            DeadLettersCommand.class,
            ProduceCommand.class,
            PartnerCommand.class,
            BenchCommand.class,
        },
        footer = {"", "dpf COMMAND --help tells more. Begin with: dpf demo"})
public final class Dpf implements Runnable {
    private static final int HELP_WIDTH = 80;
    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final int CANCELLED = 130;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--stacktrace", description = "On failure, print where in the program it happened as well.")
    private boolean stackTrace;

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code;
        try (Cancellation cancellation = Cancellation.install()) {
            code = run(List.of(args), cancellation);
        }
        // After Ctrl-C the process is ending already, with a code of its own, and this call never returns.
        System.exit(code);
    }

    /**
     * Runs a command and gives its exit code: 0, 1 for a failure, 2 for a wrong call, 3 for a missed gate, 4 for an installation
     * that needs a person, 130 after Ctrl-C.
     */
    public static int run(List<String> args, Cancellation cancellation) {
        Dpf dpf = new Dpf();
        try {
            CommandLine line = new CommandLine(dpf, new Commands(cancellation));
            line.setCaseInsensitiveEnumValuesAllowed(true);
            line.setUsageHelpWidth(HELP_WIDTH);
            line.setParameterExceptionHandler(Dpf::explainUsage);
            line.setExecutionExceptionHandler((e, command, parsed) ->
                    dpf.explainFailure(e, command.getCommandSpec().qualifiedName(), command.getErr(), cancellation));
            return line.execute(args.toArray(String[]::new));
        } catch (Throwable e) {
            // picocli explains a command's exceptions; this is an error, such as a native library that does not load.
            PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
            return dpf.explainFailure(e, "dpf", err, cancellation);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command, such as 'dpf demo'");
    }

    private static int explainUsage(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        line.getErr()
                .println(
                        name + ": " + Failures.oneLine(e.getMessage()) + "; '" + name + " --help' lists what it takes");
        return USAGE;
    }

    private int explainFailure(Throwable e, String name, PrintWriter err, Cancellation cancellation) {
        // Whatever an interrupted call threw: the user wanted the end.
        if (e instanceof CancelledException || cancellation.isRequested()) {
            err.println(name + ": cancelled; nothing half-done was left behind");
            return CANCELLED;
        }
        Failures.explain(e).forEach(line -> err.println(name + ": " + line));
        if (stackTrace) {
            e.printStackTrace(err);
        }
        return Failures.isUsage(e) ? USAGE : FAILURE;
    }
}
