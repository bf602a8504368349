package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dpf bench train}, made small: whether figures are there, not what they are. */
class TrainBenchIT {
    @TempDir
    private Path folder;

    @Test
    void shouldMeasureTheTrainerAloneWhenPythonHasNoTorch() throws Exception {
        // When
        String said = bench("--python=false", "--precision=bf16");

        // Then
        assertThat(said).contains("false has no PyTorch: the trainer is measured alone", "1 threads, bf16", "attacker");
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("train.json").toFile());
        assertThat(report.get("blocks")).hasSize(4).allSatisfy(block -> {
            assertThat(block.get("inPython").asBoolean()).isFalse();
            assertThat(block.get("seconds")).hasSize(2).allMatch(seconds -> seconds.asDouble() > 0);
        });
        assertThat(report.at("/summary/dpf/trainerSeconds/median").asDouble()).isPositive();
        assertThat(report.at("/summary/attacker/trainerSeconds/median").asDouble())
                .isPositive();
        assertThat(report.at("/summary/dpf").has("ratio")).isFalse();
    }

    @Test
    void shouldRefuseToCompareWhenPythonLearnsAnotherNetwork() throws Exception {
        // Given: something that answers as Python would
        Path python = folder.resolve("python");
        Files.writeString(
                python, "#!/bin/sh\n[ \"$1\" = -c ] || echo '{\"version\": \"2\", \"dpf\": 1, \"attacker\": 2}'\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));

        // When / Then
        assertThat(bench("--python=" + python))
                .contains("PyTorch 2 in " + python)
                .containsPattern("dpf bench train: the dpf step learns \\d{5,} parameters here and 1 in Python")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("train.json")).doesNotExist();
    }

    private String bench(String... options) throws IOException, InterruptedException {
        String given = System.getenv("DPF_DATA");
        Path data =
                given != null ? Path.of(given) : Path.of(System.getProperty("dpf.project.root", "."), "../shared/data");
        assumeTrue(
                Files.exists(data.resolve("models/resnet20-cifar10.onnx")),
                () -> "skipped: there are no networks in " + data + "; set DPF_DATA to the folder of test data");
        List<String> args = new ArrayList<>(List.of(
                "bench",
                "train",
                "--threads=1",
                "--batch=4",
                "--rounds=2",
                "--steps=2",
                "--warm-up=0",
                "--out=" + folder));
        args.addAll(List.of(options));
        try (ChildDpf child =
                ChildDpf.start(folder, Map.of("DPF_DATA", data.toString()), args.toArray(String[]::new))) {
            child.awaitEnd();
            return child.output();
        }
    }
}
