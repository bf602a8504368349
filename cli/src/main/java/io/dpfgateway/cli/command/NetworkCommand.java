package io.dpfgateway.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dpf network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        header = "Looks at a network before a DPF is trained for it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InspectCommand.class})
public final class NetworkCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: inspect");
    }
}
