package io.dpfgateway.gateway.flow;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPoisoningIT extends PoisoningFlow {
    @TempDir
    static Path box;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = BoxedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Override
    Stack stack() {
        return stack;
    }
}
