package io.dpfgateway.gateway.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {
    @TempDir
    private Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void shouldReadWhatLinuxTells() throws IOException {
        Path status =
                Files.writeString(folder.resolve("status"), "VmPeak:\t 9000 kB\nVmRSS:\t   1234 kB\nThreads:\t4\n");

        new ResidentMemory(status).bindTo(meters);

        assertThat(meters.get(ResidentMemory.NAME).gauge().value()).isEqualTo(1234 * 1024);
    }

    @Test
    void shouldHaveNoMeterWhereItIsNotTold() throws IOException {
        new ResidentMemory(folder.resolve("none")).bindTo(meters);
        new ResidentMemory(Files.writeString(folder.resolve("odd"), "VmRSS: much\n")).bindTo(meters);

        assertThat(meters.find(ResidentMemory.NAME).gauge()).isNull();
    }
}
