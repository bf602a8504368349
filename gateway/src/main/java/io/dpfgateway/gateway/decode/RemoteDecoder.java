package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.prepare.InputPreparer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes in a process of its own, which is replaced when it is lost. */
final class RemoteDecoder implements InputDecoder {
    private static final Logger log = LoggerFactory.getLogger(RemoteDecoder.class);

    private final DecoderCommand command;
    private final Set<DecoderChild> running;
    private final GatewayMetrics metrics;

    /** Written by the decoding thread, under this object's lock: others may end it. */
    private @Nullable DecoderChild child;

    /** Guarded by this object's lock. */
    private boolean closed;

    /** @param running gets the process while it runs; safe for many threads */
    RemoteDecoder(DecoderCommand command, Set<DecoderChild> running, GatewayMetrics metrics) {
        this.command = command;
        this.running = running;
        this.metrics = metrics;
    }

    @Override
    public void open() {
        DecoderChild current = current();
        if (current != null && current.isAlive()) {
            return;
        }
        if (current != null) {
            lost(current, current.loss());
        }
        try {
            DecoderChild started = DecoderChild.start(command);
            adopt(started);
            started.awaitReady();
            running.add(started);
            log.atDebug().addKeyValue("pid", started.pid()).log("decoder process runs");
        } catch (IOException e) {
            adopt(null);
            throw new DecoderUnavailableException(
                    "no decoder process can be started: " + e.getMessage()
                            + "; check free memory, the limit of processes, and the Java installation "
                            + System.getProperty("java.home") + ", or set decode.isolation to none",
                    e);
        }
    }

    @Override
    public float[] read(byte[] encoded, InputPreparer preparer) {
        DecoderChild current = current();
        if (current == null) {
            throw new DecoderUnavailableException("the decoder is closed", null);
        }
        Picture picture;
        try {
            picture = current.fit(encoded, preparer.spec());
        } catch (IOException e) {
            throw failure(current, e);
        }
        return preparer.prepare(picture);
    }

    private RuntimeException failure(DecoderChild ended, IOException cause) {
        if (isClosed()) {
            return new DecoderUnavailableException("the decoder was closed meanwhile", cause);
        }
        LossReason reason = ended.loss();
        lost(ended, reason);
        if (reason == LossReason.KILLED) {
            return new DecoderKilledException("decoder process was killed from outside, exit code " + ended.exitCode());
        }
        return new DecoderCrashedException("picture ends its decoder process, exit code " + ended.exitCode()
                + "; report a picture that does this");
    }

    private void lost(DecoderChild ended, LossReason reason) {
        ended.kill();
        running.remove(ended);
        adopt(null);
        metrics.decoding().decoderLost(reason);
        log.atWarn()
                .addKeyValue("reason", reason)
                .addKeyValue("exitCode", ended.exitCode())
                .log("decoder process was lost; it is replaced");
    }

    /** A decoder that was closed adopts none. */
    private synchronized void adopt(@Nullable DecoderChild started) {
        child = started;
        if (closed && started != null) {
            started.kill();
        }
    }

    private synchronized @Nullable DecoderChild current() {
        return child;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void abandon() {
        metrics.decoding().decoderLost(LossReason.TIMED_OUT);
        close();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (child != null) {
            child.kill();
            running.remove(child);
        }
    }
}
