package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo from its command line to its last process, made small. */
class DemoIT {
    private static final int PICTURES = 1200;
    private static final int DAMAGED = 20;
    private static final int CANCELLED = 130;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void shouldTellWhatItSawWhenTwoRunAtOnceWithTheSameFolder() throws Exception {
        Path out = folder.resolve("demo");
        List<ProcessHandle> registries = new ArrayList<>();
        try (ChildDpf first = demo(out)) {
            // Given: the first has its folder
            first.awaitText("[2/7]");
            registries.addAll(first.children());
            try (ChildDpf second = demo(out)) {
                second.awaitText("[2/7]");
                registries.addAll(second.children());

                // When
                assertThat(first.awaitEnd()).as(first.output()).isZero();
                assertThat(second.awaitEnd()).as(second.output()).isZero();
            }
        }

        // Then
        checkSummary(out);
        checkSummary(folder.resolve("demo-2"));
        assertThat(registries).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }

    private static void checkSummary(Path out) throws IOException {
        JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
        assertThat(summary.fieldNames())
                .toIterable()
                .contains(
                        "recordsIn",
                        "recordsOut",
                        "deadLetters",
                        "imagesPerSecond",
                        "cleanAccuracy",
                        "poisonedAccuracy",
                        "agreement",
                        "knownSsim",
                        "adaptiveSsim",
                        "report");
        assertThat(summary.get("recordsIn").asLong()).isEqualTo(PICTURES + DAMAGED);
        assertThat(summary.get("recordsOut").asLong()).isEqualTo(PICTURES);
        assertThat(summary.get("deadLetters").asLong()).isEqualTo(DAMAGED);
        assertThat(summary.get("imagesPerSecond").asDouble()).isPositive();
        for (String share : List.of("cleanAccuracy", "poisonedAccuracy", "agreement")) {
            assertThat(summary.get(share).asDouble()).as(share).isBetween(0.0, 1.0);
        }
        assertThat(Path.of(summary.get("report").asText())).isRegularFile();

        List<String> predictions = Files.readAllLines(out.resolve("partner/predictions.jsonl"));
        List<String> ids = new ArrayList<>();
        for (String prediction : predictions) {
            ids.add(JSON.readTree(prediction).get("id").asText());
        }
        assertThat(ids).hasSize(PICTURES).doesNotHaveDuplicates();
        assertThat(out.resolve("stack")).doesNotExist();
    }

    @Test
    void shouldLeaveNothingRunningWhenTheUserEndsIt() throws Exception {
        // Given
        ChildDpf.assumeInterruptsArrive();
        Path out = folder.resolve("interrupted");
        try (ChildDpf demo = demo(out)) {
            demo.awaitText("[4/7]");
            List<ProcessHandle> registry = demo.children();

            // When
            demo.interrupt();

            // Then
            assertThat(demo.awaitEnd()).as(demo.output()).isEqualTo(CANCELLED);
            assertThat(demo.output()).contains("dpf demo: cancelled");
            assertThat(registry).hasSize(1).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(out.resolve("summary.json")).doesNotExist();
        assertThat(out.resolve("stack")).doesNotExist();
    }

    private ChildDpf demo(Path out) throws IOException {
        return ChildDpf.start(
                folder,
                Map.of(),
                "demo",
                "--out",
                out.toString(),
                "--pictures",
                Integer.toString(PICTURES),
                "--steps",
                "40",
                "--attack-steps",
                "20");
    }
}
