package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One decoder process, seen from the gateway. Used by one thread, but for {@link #kill}. */
final class DecoderChild {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final int UNKNOWN = -1;

    /** SIGHUP, SIGINT, SIGKILL and SIGTERM as exit codes. A decoder sends itself none of them. */
    private static final Set<Integer> FROM_OUTSIDE = Set.of(129, 130, 137, 143);

    private final Process process;
    private final Frames frames;
    private final ChildErrors errors;
    private @Nullable InputSpec told;
    private boolean misbehaved;

    private DecoderChild(Process process) {
        this.process = process;
        frames = new Frames(process.getInputStream(), process.getOutputStream());
        errors = ChildErrors.of(process);
    }

    /** Starts it and does not wait. */
    static DecoderChild start(DecoderCommand command) throws IOException {
        return new DecoderChild(command.start());
    }

    /** Waits until it can take pictures. */
    void awaitReady() throws IOException {
        CompletableFuture<Void> late = CompletableFuture.runAsync(
                this::kill, CompletableFuture.delayedExecutor(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        try {
            Frames.Head head = frames.receive();
            if (head.kind() != Kind.READY) {
                throw new IOException("it began with a frame of the kind " + head.kind());
            }
        } catch (IOException e) {
            kill();
            throw new IOException("it ended with exit code " + exitCode() + " before it was ready" + errors.told(), e);
        } finally {
            late.cancel(false);
        }
    }

    /**
     * Has it decode and fit one picture.
     *
     * @throws IOException if it did not answer as it should; it is of no use any more
     */
    Picture fit(byte[] encoded, InputSpec spec) throws IOException {
        if (!spec.equals(told)) {
            frames.send(Kind.GEOMETRY, Geometry.toBytes(spec));
            told = spec;
        }
        frames.send(Kind.PICTURE, encoded);
        Frames.Head head = frames.receive();
        return switch (head.kind()) {
            case GREY -> Picture.grey(spec.width(), spec.height(), samples(head, 1, spec));
            case RGB -> Picture.rgb(spec.width(), spec.height(), samples(head, 3, spec));
            default -> {
                require(head.length() <= Refusals.LONGEST_MESSAGE, head);
                throw refusal(head);
            }
        };
    }

    private byte[] samples(Frames.Head head, int planes, InputSpec spec) throws IOException {
        require(head.length() == planes * spec.width() * spec.height(), head);
        require(planes == 1 || spec.channels() != Channels.GRAY, head);
        return frames.body();
    }

    private RuntimeException refusal(Frames.Head head) throws IOException {
        require(head.kind().isRefusal(), head);
        return Refusals.of(head.kind(), frames.body());
    }

    private void require(boolean holds, Frames.Head head) throws IOException {
        if (!holds) {
            misbehaved = true;
            throw new IOException(
                    "the answer is a frame of the kind " + head.kind() + " and " + head.length() + " bytes");
        }
    }

    /** Why it is of no use any more, after it failed to answer. Waits a moment for its end. */
    LossReason loss() {
        return !misbehaved && FROM_OUTSIDE.contains(exitCode()) ? LossReason.KILLED : LossReason.CRASHED;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once. Closes no pipe that another thread may be waiting at; the end of the process does that. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits a moment for its end and tells how it came: 128 and the signal's number where it was one. */
    int exitCode() {
        try {
            return process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
