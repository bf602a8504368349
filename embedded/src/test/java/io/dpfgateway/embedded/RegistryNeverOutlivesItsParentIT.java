package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RegistryNeverOutlivesItsParentIT {
    /** The ways a process is ended from outside. */
    enum End {
        TERMINATED {
            @Override
            void of(Process process) {
                process.destroy();
            }
        },
        KILLED {
            @Override
            void of(Process process) {
                process.destroyForcibly();
            }
        };

        abstract void of(Process process);
    }

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldEndWhenItsParentIs(End end) throws IOException {
        // Given
        Path stdout = directory.resolve("stdout");
        Process parent = startHolder(stdout);
        try {
            await().atMost(LIMIT).until(() -> Files.readString(stdout).endsWith("\n"));
            String printed = Files.readString(stdout);
            ProcessHandle registry =
                    ProcessHandle.of(Long.parseLong(printed.strip())).orElseThrow();
            try {
                // When
                end.of(parent);

                // Then
                await().atMost(LIMIT).until(() -> !isRunning(registry));
                assertThat(stdout).as("nothing but what the holder prints").hasContent(printed);
            } finally {
                registry.destroyForcibly();
            }
        } finally {
            parent.destroyForcibly();
        }
    }

    private Process startHolder(Path stdout) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-D" + RegistryHome.PROPERTY + "=" + RegistryHome.find().directory(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackHolder.class.getName(),
                        directory.toString())
                .redirectOutput(stdout.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** An ended process that nobody has collected yet still has an entry, but no command. */
    private static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
