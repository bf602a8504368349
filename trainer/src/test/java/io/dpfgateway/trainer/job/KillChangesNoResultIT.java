package io.dpfgateway.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.checkpoint.DamagedCheckpointException;
import io.dpfgateway.trainer.checkpoint.ForeignCheckpointException;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is killed at any step and goes on gives the bundle of one that was never killed, bit for bit. The killed ones
 * have their features on disk, the others in memory.
 */
class KillChangesNoResultIT {
    private static final List<String> STAGES = List.of("attack on clean features", "DPF", "small on poisoned features");

    @TempDir
    static Path folder;

    @BeforeAll
    static void trainWithoutAKill() {
        TorchRuntime.useThreads(1);
        TinyTraining.run(folder.resolve("unbroken"), folder.resolve("unbroken-checkpoints"), 1, Progress.SILENT);
    }

    @Test
    void shouldGiveTheSameBundleAfterAKillInEveryStage() throws Exception {
        // Given: one training, killed three times
        Random random = new Random(4);
        Path checkpoints = folder.resolve("checkpoints");
        for (String stage : STAGES) {
            // Below 3 there is no checkpoint of this stage yet, and at a multiple it is fresh.
            killAt(stage, 1 + random.nextInt(TinyTraining.STEPS), checkpoints);
        }
        Counting counting = new Counting();

        // When
        TinyTraining.run(folder.resolve("resumed"), checkpoints, 1, counting);

        // Then
        assertThat(counting.steps).as("steps of the last run").isLessThanOrEqualTo(TinyTraining.STEPS);
        try (Stream<Path> files = Files.list(folder.resolve("unbroken"))) {
            assertThat(files)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(folder.resolve("resumed").resolve(file.getFileName()))
                            .hasSameBinaryContentAs(file));
        }
    }

    @Test
    void shouldRefuseAnotherJobsCheckpoints() {
        assertThatThrownBy(() -> TinyTraining.run(
                        folder.resolve("foreign"), folder.resolve("unbroken-checkpoints"), 2, Progress.SILENT))
                .isInstanceOf(ForeignCheckpointException.class)
                .hasMessageContaining("are of another job")
                .hasMessageContaining("remove this one to begin anew")
                .hasMessageNotContaining("\n");
        assertThat(folder.resolve("foreign")).doesNotExist();
    }

    @Test
    void shouldRefuseADamagedCheckpoint() throws IOException {
        // Given: one bit is wrong
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Path file = damaged.resolve("002.checkpoint");
        Files.copy(folder.resolve("unbroken-checkpoints/002.checkpoint"), file, StandardCopyOption.REPLACE_EXISTING);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        // When / Then
        assertThatThrownBy(() -> TinyTraining.run(folder.resolve("bundle"), damaged, 1, Progress.SILENT))
                .isInstanceOf(DamagedCheckpointException.class)
                .hasMessage("the checkpoint " + file
                        + " is damaged; remove it to repeat its stage, or its folder to begin anew");
    }

    private static void killAt(String stage, int step, Path checkpoints) throws Exception {
        Path features = folder.resolve("features");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        TinyTraining.class.getName(),
                        folder.resolve("killed").toString(),
                        checkpoints.toString(),
                        features.toString(),
                        stage,
                        Integer.toString(step))
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder said = new StringBuilder();
            String line = lines.readLine();
            while (line != null && !line.equals(TinyTraining.WAITING)) {
                said.append(line).append('\n');
                line = lines.readLine();
            }
            assertThat(line).as("reached step %d of %s: %s", step, stage, said).isNotNull();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(folder.resolve("killed")).doesNotExist();
        assertThat(features).as("what a killed training leaves of its features").isEmptyDirectory();
    }

    /** Counts the steps of the stages that learn. */
    private static final class Counting implements Progress {
        private boolean learns;
        private int steps;

        @Override
        public void begin(String stage, int count) {
            learns = STAGES.contains(stage);
        }

        @Override
        public void at(int step, String note) {
            steps += learns ? 1 : 0;
        }
    }
}
