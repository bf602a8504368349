package io.dpfgateway.embedded;

import java.io.IOException;

/**
 * The main of every child process: runs another class's main, and ends with the process that started it.
 *
 * <p>The starting process holds the other end of this one's standard input and never writes to it. However that process
 * goes, be it by a return from main, Ctrl-C or kill -9, the operating system closes the pipe, and this side reads the end
 * of the stream. Nothing that runs here is worth saving then, so it halts at once.
 *
 * <p>Uses the JDK alone: on the registry's class path are only this module's own classes and the registry.
 */
final class Leash {
    private Leash() {}

    /**
     * Runs a main until it returns or the standard input ends.
     *
     * @param args the class and its arguments
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(Leash::haltWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        String[] rest = new String[args.length - 1];
        System.arraycopy(args, 1, rest, 0, rest.length);
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
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
