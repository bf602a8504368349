package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.embedded.ChildJvm;
import io.dpfgateway.gateway.process.ResidentMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A version that is swapped out leaves nothing behind, in native memory neither. */
class SwapsKeepMemoryFlatIT {
    private static final int WARM_UP = 30;
    private static final int SWAPS = 100;

    /** A heap that never grows, so that what grows is native memory. */
    private static final List<String> OPTIONS = List.of(
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true");

    @TempDir
    Path folder;

    @Test
    @Timeout(120)
    void shouldHaveTheSameMemoryWhenVersionsWereSwappedAHundredTimes() throws Exception {
        assumeTrue(new ResidentMemory().bytes().isPresent(), "resident memory is known on Linux only");

        List<Long> resident = residentAfterSwaps();

        assertThat(resident).hasSize(2);
        assertThat(resident.get(1))
                .as("resident bytes after %d swaps and after %d more: %s", WARM_UP, SWAPS, resident)
                .isCloseTo(resident.get(0), Percentage.withPercentage(5));
    }

    private List<Long> residentAfterSwaps() throws Exception {
        Path log = folder.resolve("swaps.log");
        Process process = new ChildJvm(
                        SwapLoop.class.getName(),
                        List.of(folder.toString(), Integer.toString(WARM_UP + SWAPS), "1"),
                        OPTIONS,
                        log)
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.toHandle().destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        List<Long> all = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(SwapLoop.ANSWER))
                .map(line -> Long.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        assertThat(all).hasSize(WARM_UP + SWAPS);
        return List.of(all.get(WARM_UP - 1), all.get(WARM_UP + SWAPS - 1));
    }
}
