package io.dpfgateway.cli.terminal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Turns Ctrl-C and SIGTERM into a clean end: the JVM waits with its exit until the command has seen {@link #isRequested},
 * unwound and tidied up. Thread-safe.
 */
public final class Cancellation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thread command;
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();
    private volatile boolean requested;

    private Cancellation(Thread command) {
        this.command = command;
    }

    /** Watches for the end of the process on behalf of the calling thread, which runs the command. */
    public static Cancellation install() {
        Cancellation cancellation = new Cancellation(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(new Thread(cancellation::request, "cancellation"));
        return cancellation;
    }

    /** One that nothing requests. */
    public static Cancellation never() {
        return new Cancellation(Thread.currentThread());
    }

    private void request() {
        requested = true;
        if (actions.isEmpty()) {
            command.interrupt();
        }
        actions.forEach(Runnable::run);
        try {
            command.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the command by these actions in place of an interrupt, for work that an interrupt would cut short in the middle.
     *
     * @param action must be quick and may be called from any thread
     */
    public void onRequest(Runnable action) {
        actions.add(action);
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
}
