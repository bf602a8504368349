package io.dpfgateway.embedded;

import java.nio.file.Path;

/** A program that starts a stack, prints the registry's process id, and then waits to be ended. */
final class StackHolder {
    private StackHolder() {}

    public static void main(String[] args) throws InterruptedException {
        EmbeddedStack.start(Path.of(args[0]));
        ProcessHandle registry = ProcessHandle.current().children().findAny().orElseThrow();
        System.out.println(registry.pid());
        Thread.currentThread().join();
    }
}
