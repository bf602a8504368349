package io.dpfgateway.trainer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.trainer.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final List<SweepRun> RUNS =
            List.of(Records.run("layer1", "low", 1), Records.run("layer1", "high", 1), Records.run("layer2", "low", 1));

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();
    private final List<SweepRun> trained = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    @Test
    void shouldDoEveryRunInItsOwnFolderAndTellHowFarItIs() throws IOException {
        // When
        List<RunRecord> records = sweep(this::train, Progress.SILENT);

        // Then
        assertThat(records).extracting(RunRecord::run).isEqualTo(RUNS);
        assertThat(records).allMatch(RunRecord::succeeded);
        assertThat(told)
                .containsExactly(
                        "1 of 3, left null",
                        "ended layer1-bottleneck-low-seed1",
                        "2 of 3, left PT20S",
                        "ended layer1-bottleneck-high-seed1",
                        "3 of 3, left PT10S",
                        "ended layer2-bottleneck-low-seed1");
        assertThat(Files.readString(folder.resolve("runs/layer2-bottleneck-low-seed1/bundle")))
                .isEqualTo("layer2");
        assertThat(folder.resolve("frontier.html")).isNotEmptyFile();
        assertThat(folder.resolve("frontier.svg")).isNotEmptyFile();
    }

    @Test
    void shouldLeaveFinishedRunsUntouchedAndDoTheBrokenOffOneAnew() throws IOException {
        // Given a sweep that ended without a word in its second run, as by kill -9
        assertThatThrownBy(() -> sweep(
                        (run, place, progress) -> {
                            if (run.equals(RUNS.get(1))) {
                                write(place.resolve(".bundle.half"), "half");
                                throw new StackOverflowError();
                            }
                            return train(run, place, progress);
                        },
                        Progress.SILENT))
                .isInstanceOf(StackOverflowError.class);
        Path half = folder.resolve("runs/layer1-bottleneck-high-seed1");
        assertThat(half.resolve(".bundle.half")).exists();
        assertThat(half.resolve("run.json")).doesNotExist();
        Path first = folder.resolve("runs/layer1-bottleneck-low-seed1");
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        for (String file : List.of("run.json", "bundle")) {
            Files.setLastModifiedTime(first.resolve(file), old);
        }
        byte[] record = Files.readAllBytes(first.resolve("run.json"));
        told.clear();
        trained.clear();

        // When
        List<RunRecord> records = sweep(this::train, Progress.SILENT);

        // Then
        assertThat(records).allMatch(RunRecord::succeeded).hasSize(3);
        assertThat(trained).containsExactly(RUNS.get(1), RUNS.get(2));
        assertThat(told).startsWith("1 of 3 done", "2 of 3, left PT20S");
        assertThat(half.resolve(".bundle.half")).doesNotExist();
        assertThat(first.resolve("run.json")).hasBinaryContent(record);
        for (String file : List.of("run.json", "bundle")) {
            assertThat(Files.getLastModifiedTime(first.resolve(file))).isEqualTo(old);
        }
    }

    @Test
    void shouldRecordAFailedRunGoOnAndTryItAgainNextTime() {
        // When
        List<RunRecord> records = sweep(
                (run, place, progress) -> {
                    if (run.equals(RUNS.get(0))) {
                        write(place.resolve("half"), "half");
                        throw new IllegalStateException("no\n  luck");
                    }
                    return train(run, place, progress);
                },
                Progress.SILENT);

        // Then
        assertThat(records).extracting(RunRecord::failure).containsExactly("no luck", null, null);
        assertThat(folder.resolve("runs/layer1-bottleneck-low-seed1"))
                .isDirectoryContaining("glob:**/run.json")
                .isDirectoryNotContaining("glob:**/half");
        trained.clear();
        assertThat(sweep(this::train, Progress.SILENT)).allMatch(RunRecord::succeeded);
        assertThat(trained).containsExactly(RUNS.get(0));
    }

    @Test
    void shouldKeepFinishedRunsAndRemoveTheOneAtHandWhenTheUserStops() {
        // Given
        Progress stopping = new Progress() {
            @Override
            public void begin(String stage, int steps) {}

            @Override
            public void at(int step, String note) {
                if (note.equals("layer2")) {
                    throw new CancellationException("stop");
                }
            }
        };

        // When / Then
        assertThatThrownBy(() -> sweep(this::train, stopping)).isInstanceOf(CancellationException.class);
        assertThat(folder.resolve("runs")).isDirectoryNotContaining("glob:**/layer2*");
        assertThat(folder.resolve("runs/layer1-bottleneck-high-seed1/run.json")).isNotEmptyFile();
        assertThat(folder.resolve("frontier.csv")).content().contains("layer1-bottleneck-high-seed1");
    }

    @Test
    void shouldRefuseAnotherConfigurationAndNameWhatDiffers() {
        // Given
        sweep(this::train, Progress.SILENT);
        ObjectNode other = configuration();
        ((ObjectNode) other.path("training")).put("steps", 200);
        other.put("wire", "INT8");

        // When / Then
        refuses(
                other,
                folder + " holds another sweep: training.steps was 100 and is 200; wire was nothing and is INT8;"
                        + " choose another folder, or ask for the same again");
        SweepFolder.open(folder, configuration()).close();
    }

    @Test
    void shouldRefuseASecondSweepAtWorkInTheSameFolderAndAFolderOfOtherThings() throws IOException {
        try (SweepFolder open = SweepFolder.open(folder, configuration())) {
            refuses(configuration(), "another sweep is at work in " + folder);
            assertThat(open.find(RUNS.get(0))).isEmpty();
        }
        SweepFolder.open(folder, configuration()).close();
        Files.delete(folder.resolve("sweep.json"));
        SweepFolder.open(folder, configuration()).close();
        Files.delete(folder.resolve("sweep.json"));
        write(folder.resolve("thesis.txt"), "mine");
        refuses(configuration(), folder + " is there and holds no sweep; choose another folder, or remove it");
    }

    @Test
    void shouldNameARecordThatIsDamaged() throws IOException {
        sweep(this::train, Progress.SILENT);
        Path record = folder.resolve("runs/layer1-bottleneck-low-seed1/run.json");
        Files.writeString(record, "{");
        assertThatThrownBy(() -> sweep(this::train, Progress.SILENT))
                .isInstanceOf(SweepFolderException.class)
                .hasMessageStartingWith(record + " is damaged: ")
                .hasMessageNotContaining("\n");
    }

    private List<RunRecord> sweep(RunTrainer trainer, Progress progress) {
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        try (SweepFolder open = SweepFolder.open(folder, configuration())) {
            return new Sweep(RUNS, "net", open, trainer, clock).run(new Telling(), progress);
        }
    }

    /** Takes 10 s. */
    private RunTrainer.Outcome train(SweepRun run, Path place, Progress progress) {
        trained.add(run);
        write(place.resolve("bundle"), run.cut());
        progress.begin("training", 1);
        progress.at(1, run.cut());
        now = now.plusSeconds(10);
        return new RunTrainer.Outcome(
                Records.done(run.cut(), run.level(), 1, 0.8, 0.2).figures(), GateVerdict.Outcome.NOT_APPLIED);
    }

    private void refuses(ObjectNode configuration, String message) {
        assertThatThrownBy(() -> SweepFolder.open(folder, configuration))
                .isInstanceOf(SweepFolderException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("\n");
    }

    private static ObjectNode configuration() {
        return new JsonMapper()
                .valueToTree(new TreeMap<>(Map.of("training", Map.of("steps", 100), "labels", List.of("a"))));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Telling implements SweepListener {
        @Override
        public void takesUp(int done, int total) {
            told.add(done + " of " + total + " done");
        }

        @Override
        public void begins(SweepRun run, int number, int total, @Nullable Duration left) {
            told.add(number + " of " + total + ", left " + left);
        }

        @Override
        public void ended(RunRecord record) {
            told.add("ended " + record.run().name());
        }
    }
}
