package io.dpfgateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.dpfgateway.cli.terminal.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call of dpf in this process gave.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
public record Call(int code, String out, String err) {
    /** Runs dpf to its end. */
    public static Call dpf(String... args) {
        return dpfInto(new ByteArrayOutputStream(), args);
    }

    /** Runs dpf to its end with a standard output of the caller's. */
    static Call dpfInto(OutputStream out, String... args) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        silenceLogs();
        try (Cancellation cancellation = Cancellation.never()) {
            int code = Dpf.run(List.of(args), cancellation);
            return new Call(code, out.toString(), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    /** As in a new process: a call before this one may have sent them to standard error. */
    private static void silenceLogs() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /** The lines on standard error, without those that show progress. */
    public List<String> complaints() {
        return err.lines().filter(line -> !line.startsWith("  ")).toList();
    }
}
