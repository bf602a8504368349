package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.bench.train.TrainBenchCommand;
import io.dpfgateway.cli.chaos.ChaosCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dpf bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        header = "Puts a property to the test, at length.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GatewayBenchCommand.class, RolloutBenchCommand.class, TrainBenchCommand.class, ChaosCommand.class
        })
public final class BenchCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: gateway, rollout, train, chaos");
    }
}
