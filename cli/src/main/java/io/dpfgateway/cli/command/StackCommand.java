package io.dpfgateway.cli.command;

import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.embedded.StackPorts;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicOptions;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dpf stack}. */
@Command(
        name = "stack",
        mixinStandardHelpOptions = true,
        header = "Runs a Kafka broker and a schema registry on this machine, to try things out.",
        description =
                "Both listen on 127.0.0.1 only, and the topics are created. Ctrl-C stops both. Not for production.")
public final class StackCommand implements Runnable {
    private final Cancellation cancellation;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "0 for any. Default: ${DEFAULT-VALUE}")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "0 for any. Default: ${DEFAULT-VALUE}")
    private int registryPort;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "target/stack",
            description = "Holds the broker's data. Default: ${DEFAULT-VALUE}")
    private Path directory = Path.of("");

    /** Made by the command line's factory. */
    public StackCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        try (EmbeddedStack stack = EmbeddedStack.start(directory, new StackPorts(kafkaPort, registryPort))) {
            TopicAdmin.create(TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()));
            System.out.println("broker   " + stack.bootstrapServers());
            System.out.println("registry " + stack.registryUrl());
            System.out.println("The topics are there. Ctrl-C stops both.");
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            cancellation.check();
            Thread.currentThread().interrupt();
        }
    }
}
