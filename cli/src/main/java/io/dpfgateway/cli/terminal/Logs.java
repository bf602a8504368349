package io.dpfgateway.cli.terminal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Where logs go: nowhere until a command says so. */
public final class Logs {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{24} %kvp %msg%n";

    private static final String KAFKA_CLIENTS = "org.apache.kafka.clients";

    private Logs() {}

    /** Standard error from this level on; for services. */
    public static void toStandardError(Level level) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget("System.err");
        configure(appender, level);
    }

    /** From now on Kafka's clients warn as well; for services that have started and try again for as long as it takes. */
    public static void withKafkaWarnings() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(KAFKA_CLIENTS).setLevel(Level.WARN);
    }

    /** A file; for commands whose terminal shows something else. */
    public static void toFile(Path file) {
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        appender.setAppend(false);
        configure(appender, Level.INFO);
    }

    private static void configure(OutputStreamAppender<ILoggingEvent> appender, Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
        // Chatty at INFO: each client prints all its settings.
        for (String chatty : new String[] {"org.apache.kafka", "kafka", "io.confluent", "state.change.logger"}) {
            context.getLogger(chatty).setLevel(Level.WARN);
        }
        // While a broker is away it warns many times a second; each command has a time limit of its own and says so
        // once.
        context.getLogger(KAFKA_CLIENTS).setLevel(Level.ERROR);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
