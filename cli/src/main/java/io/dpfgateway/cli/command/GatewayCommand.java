package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dpf gateway}. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        header = "Poisons pictures: raw-images in, poisoned-features out.",
        description = {
            "Waits closed until a verified version is announced, and loads newer ones while it runs.",
            "Ctrl-C or SIGTERM ends it cleanly."
        })
public final class GatewayCommand implements Runnable {
    private final Cancellation cancellation;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The configuration, YAML; docs/gateway.yaml tells every key.")
    private Path config = Path.of("");

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "INFO",
            description = "ERROR, WARN, INFO or DEBUG. Default: ${DEFAULT-VALUE}")
    private LogLevel level = LogLevel.INFO;

    /** Made by the command line's factory. */
    public GatewayCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    private enum LogLevel {
        ERROR(Level.ERROR),
        WARN(Level.WARN),
        INFO(Level.INFO),
        DEBUG(Level.DEBUG);

        @SuppressWarnings("ImmutableEnumChecker") // Logback's levels never change
        private final Level level;

        LogLevel(Level level) {
            this.level = level;
        }
    }

    @Override
    public void run() {
        Logs.toStandardError(level.level);
        try (Gateway gateway = Gateway.start(GatewayConfig.read(config), new SimpleMeterRegistry())) {
            Logs.withKafkaWarnings();
            System.out.println(gateway.describe());
            gateway.awaitTermination();
        } catch (InterruptedException e) {
            // Ctrl-C: the gateway was closed above, with what it had done committed.
            if (!cancellation.isRequested()) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
