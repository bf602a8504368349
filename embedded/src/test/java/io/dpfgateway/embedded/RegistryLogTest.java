package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryLogTest {
    @TempDir
    Path root;

    @Test
    void shouldTellNothingWhenThereIsNoFileYet() {
        RegistryLog log = new RegistryLog(root.resolve("registry.log"));

        assertThat(log.port()).isEmpty();
        assertThat(log.tail()).isEqualTo("(nothing)");
        assertThat(log.tellsPortInUse()).isFalse();
    }

    @Test
    void shouldReadThePortWhenTheRegistryTellsIt() throws IOException {
        RegistryLog log = written("WARN something\nINFO started in 4.9s. Listening on: http://127.0.0.1:34959\n");

        assertThat(log.port()).hasValue(34959);
    }

    @Test
    void shouldReadNoPortWhenItIsHalfWritten() throws IOException {
        assertThat(written("Listening on: http://127.0.0.1:349").port()).isEmpty();
    }

    @Test
    void shouldJoinTheLastLinesWhenThereAreMany() throws IOException {
        RegistryLog log = written("one\ntwo\n\nthree\n\tat a.B.c(B.java:7)\nfour\n\tfive\nsix\n\n");

        assertThat(log.tail()).isEqualTo("two | three | four | five | six");
    }

    private RegistryLog written(String text) throws IOException {
        return new RegistryLog(Files.writeString(root.resolve("registry.log"), text));
    }
}
