package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is killed, taken up, and asked for something else. */
class SweepCommandIT {
    private static final int FAILURE = 1;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        DemoNetwork.copyTo(folder);
        TestPictures.write(folder.resolve("pictures"), 600);
    }

    @Test
    void shouldKeepFinishedRunsWhenItIsKilledAndDoTheRestWhenItIsStartedAgain() throws Exception {
        // Given a sweep that is killed in its second run
        Path out = folder.resolve("sweep");
        String[] call = call(out, 6);
        try (ChildDpf dpf = ChildDpf.start(folder, Map.of(), call)) {
            dpf.awaitText("run 2 of 2: stage2, bottleneck, high, seed 1, about 0:");
        }
        Path first = out.resolve("runs/stage2-bottleneck-standard-seed1");
        Map<Path, String> before = state(first);
        assertThat(before).hasSize(1 + 6);
        assertThat(out.resolve("runs/stage2-bottleneck-high-seed1/run.json")).doesNotExist();

        // When
        try (ChildDpf dpf = ChildDpf.start(folder, Map.of(), call)) {
            assertThat(dpf.awaitEnd()).as(dpf.output()).isZero();
            assertThat(dpf.output())
                    .contains("1 of 2 runs are done already", "run 2 of 2")
                    .doesNotContain("run 1 of 2");
        }

        // Then
        assertThat(state(first)).isEqualTo(before);
        JsonNode frontier = new JsonMapper().readTree(Files.readAllBytes(out.resolve("frontier.json")));
        assertThat(frontier.path("runs")).hasSize(2);
        // The folders are not named by the labels of the network, so that no accuracy is known.
        assertThat(frontier.at("/frontiers/0/keeps").textValue()).isEqualTo("AGREEMENT");
        assertThat(frontier.at("/frontiers/0/points")).hasSize(2);
        assertThat(Files.readString(out.resolve("frontier.html"))).contains("All 2 runs have ended.");
        Bundle second =
                Bundle.open(out.resolve("runs/stage2-bottleneck-high-seed1/bundle"), TrustPolicy.acceptUnsigned());
        assertThat(frontier.at("/runs/1/figures/adaptiveSsim").doubleValue())
                .isEqualTo(second.manifest().figures().get("adaptiveSsim"));

        // When it is asked for something else
        Call other = Call.dpf(call(out, 7));

        // Then
        assertThat(other.complaints())
                .singleElement()
                .asString()
                .contains("holds another sweep: training.steps was 6 and is 7; choose another folder");
        assertThat(other.code()).isEqualTo(FAILURE);
        assertThat(state(first)).isEqualTo(before);
    }

    private static String[] call(Path out, int steps) {
        List<String> args = new ArrayList<>(List.of("sweep", "--cuts", "stage2", "--levels", "standard,high"));
        args.addAll(List.of("--network", folder.resolve("fashion-mnist.onnx").toString()));
        args.addAll(List.of("--images", folder.resolve("pictures").toString(), "--held-out", "0.2"));
        args.addAll(List.of("--steps", Integer.toString(steps), "--batch", "16", "--out", out.toString()));
        args.addAll(List.of("--budget", "quick", "--attacker", "small", "--attack-steps", "3", "--threads", "1"));
        return args.toArray(String[]::new);
    }

    /** Every file's time and content. */
    private static Map<Path, String> state(Path run) throws IOException {
        Map<Path, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                state.put(
                        file,
                        Files.getLastModifiedTime(file) + " " + new String(Files.readAllBytes(file), "ISO-8859-1"));
            }
        }
        return state;
    }
}
