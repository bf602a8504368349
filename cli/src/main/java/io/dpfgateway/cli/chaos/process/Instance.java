package io.dpfgateway.cli.chaos.process;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.embedded.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One gateway process, started again and again under one name. Used by one thread. */
final class Instance {
    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final ChildJvm program;
    private Process process;

    private Instance(String name, ChildJvm program, Process process) {
        this.name = name;
        this.program = program;
        this.process = process;
    }

    static Instance start(String name, ChildJvm program) {
        return new Instance(name, program, launch(program));
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGTERM; returns when it has ended.
     *
     * @throws CommandFailedException if it does not end in good time
     */
    void terminate() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new CommandFailedException(
                    name + " did not end within " + END_LIMIT.toSeconds() + " s of SIGTERM; see " + program.log());
        }
    }

    void startAgain() {
        process = launch(program);
    }

    private static Process launch(ChildJvm program) {
        try {
            return program.start();
        } catch (IOException e) {
            throw new CommandFailedException("cannot start a gateway's process: " + e, e);
        }
    }
}
