package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.ServedGateway;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.InvalidConfigException;
import io.dpfgateway.gateway.preflight.Finding;
import io.dpfgateway.gateway.preflight.StartChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dpf gateway}. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        header = "Poisons pictures: raw-images in, poisoned-features out.",
        description = {
            "Waits closed until a verified version is announced, and loads newer ones while it runs.",
            "Ctrl-C or SIGTERM ends it cleanly.",
            "Environment variables DPF_GATEWAY_... win over the file."
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
            names = "--check-config",
            description = {
                "Start nothing: say what is right and wrong with the configuration, brokers, topics,",
                "registry, decoder and execution provider. Ends with 2 if the configuration is wrong,",
                "with 1 if something else is."
            })
    private boolean check;

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
        GatewayConfig settings = GatewayConfig.read(config, System.getenv());
        try {
            if (check) {
                check(settings);
            } else {
                Logs.toStandardError(level.level);
                poison(settings);
            }
        } catch (InvalidConfigException e) {
            // Its keys do not fit together, which shows later than what is wrong with one of them.
            throw e.in(config.toString());
        }
    }

    private static void check(GatewayConfig settings) {
        List<Finding> findings = new StartChecks(settings).report();
        for (Finding finding : findings) {
            if (finding.verdict() != Finding.Verdict.FAULT) {
                System.out.printf("%-8s %s%n", finding.verdict().name().toLowerCase(Locale.ROOT), finding.text());
            }
        }
        StartChecks.require(findings);
    }

    private void poison(GatewayConfig settings) {
        try (ServedGateway served = ServedGateway.start(settings)) {
            Gateway gateway = served.gateway();
            Logs.withKafkaWarnings();
            System.out.println(gateway.describe());
            served.url()
                    .ifPresent(url ->
                            System.out.println("metrics and health: " + url + "/metrics, /health/live, /health/ready"));
            gateway.awaitTermination();
        } catch (InterruptedException e) {
            // Ctrl-C: the gateway was closed above, with what it had done committed.
            if (!cancellation.isRequested()) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
