package io.dpfgateway.embedded;

import java.io.IOException;

/**
 * The main of the registry's process: runs the registry, and ends with the process that started it.
 *
 * <p>The starting process holds the other end of this one's standard input and never writes to it. However that process
 * goes, be it by a return from main, Ctrl-C or kill -9, the operating system closes the pipe, and this side reads the end
 * of the stream. Nothing of the registry is worth saving, so it halts at once.
 *
 * <p>Uses the JDK alone: on its class path are only this module's own classes and the registry.
 */
final class RegistryProcess {
    private RegistryProcess() {}

    /** Runs the registry until the standard input ends. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(RegistryProcess::haltWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName("io.quarkus.runner.GeneratedMain")
                .getMethod("main", String[].class)
                .invoke(null, (Object) args);
    }

    private static void haltWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; only the end counts.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        Runtime.getRuntime().halt(0);
    }
}
