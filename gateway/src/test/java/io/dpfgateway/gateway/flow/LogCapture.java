package io.dpfgateway.gateway.flow;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** Everything that is logged while it is open, with key-values and stack traces; this project's loggers down to TRACE. */
final class LogCapture implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger own = (Logger) LoggerFactory.getLogger("io.dpfgateway");
    private final Level ownLevel = own.getLevel();
    private final Level rootLevel = root.getLevel();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    LogCapture() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern("%level %logger %msg %kvp %ex%n");
        // One byte a character, so that bytes that were printed as text are found.
        encoder.setCharset(StandardCharsets.ISO_8859_1);
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(encoder);
        appender.setOutputStream(output);
        appender.start();
        root.addAppender(appender);
        own.setLevel(Level.TRACE);
        root.setLevel(Level.INFO);
    }

    byte[] bytes() {
        return output.toByteArray();
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        own.setLevel(ownLevel);
        root.setLevel(rootLevel);
    }
}
