package io.dpfgateway.gateway.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a decoder process writes to its standard error: libjpeg's "premature end of data segment", or why a JVM does not start. Its
 * beginning is kept to tell why a process did not start; the rest is read and, at level DEBUG, logged, in lines of bounded length with
 * nothing but letters: a picture may have taken the process over. Thread-safe.
 */
final class ChildErrors implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ChildErrors.class);
    private static final int KEPT = 500;
    private static final int CHUNK = 200;

    private final InputStream errors;
    private final long pid;
    private final StringBuilder begin = new StringBuilder();
    private final Thread reader;

    private ChildErrors(Process process) {
        errors = process.getErrorStream();
        pid = process.pid();
        reader = new Thread(null, this, "dpf-decoder-errors");
        reader.setDaemon(true);
    }

    /** Reads until the process ends. */
    static ChildErrors of(Process process) {
        ChildErrors child = new ChildErrors(process);
        child.reader.start();
        return child;
    }

    @Override
    public void run() {
        byte[] bytes = new byte[CHUNK];
        try {
            for (int count = errors.read(bytes); count >= 0; count = errors.read(bytes)) {
                take(new String(bytes, 0, count, StandardCharsets.US_ASCII).replaceAll("[^ -~]+", " "));
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("pid", pid).setCause(e).log("decoder process's errors cannot be read");
        }
    }

    private void take(String text) {
        synchronized (this) {
            begin.append(text, 0, Math.min(text.length(), KEPT - begin.length()));
        }
        log.atDebug().addKeyValue("pid", pid).addKeyValue("text", text).log("decoder process says");
    }

    /** What an ended process had said, behind a colon; empty where that is nothing. */
    String told() {
        try {
            reader.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return begin.isEmpty() ? "" : ": " + begin.toString().strip();
        }
    }
}
