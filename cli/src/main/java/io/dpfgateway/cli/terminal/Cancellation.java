package io.dpfgateway.cli.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into a clean end: the JVM waits with its exit until the command has seen {@link #isRequested},
 * unwound and tidied up, which it tells by {@link #close}. Thread-safe.
 */
public final class Cancellation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread command;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Guarded by this object's lock, so that no action that comes during a request is forgotten. */
    private final List<Runnable> actions = new ArrayList<>();

    private volatile boolean requested;

    private Cancellation(Thread command) {
        this.command = command;
    }

    /** Watches for the end of the process on behalf of the calling thread, which runs the command. */
    public static Cancellation install() {
        Cancellation cancellation = never();
        Runtime.getRuntime().addShutdownHook(new Thread(cancellation::request, "cancellation"));
        return cancellation;
    }

    /** One of the calling thread that nothing requests. */
    public static Cancellation never() {
        return new Cancellation(Thread.currentThread());
    }

    /** Asks the command to end and waits until it has; does nothing once it has ended. Called as the JVM shuts down. */
    void request() {
        if (ended.getCount() > 0) {
            stopCommand();
            awaitEnd();
        }
    }

    private synchronized void stopCommand() {
        requested = true;
        if (actions.isEmpty()) {
            command.interrupt();
        }
        actions.forEach(Runnable::run);
    }

    private void awaitEnd() {
        try {
            // Whether it came in time or not: the JVM ends now.
            boolean unused = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the command by these actions in place of an interrupt, for work that an interrupt would cut short in the middle.
     * Where the end was requested before, the action runs at once.
     *
     * @param action must be quick and may be called from any thread
     */
    public synchronized void onRequest(Runnable action) {
        actions.add(action);
        if (requested) {
            action.run();
        }
    }

    /** Whether the user wants the command to end. */
    public boolean isRequested() {
        return requested;
    }

    /** @throws CancelledException if the user wants the command to end */
    public void check() {
        if (requested) {
            throw new CancelledException();
        }
    }

    /** The command has ended: from now on nothing holds up the end of the JVM. */
    @Override
    public void close() {
        ended.countDown();
    }
}
