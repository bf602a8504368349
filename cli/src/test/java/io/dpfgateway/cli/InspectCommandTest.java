package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person, or a program, sees of a network: the demo's. */
class InspectCommandTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        Files.write(folder.resolve("net.onnx"), resource("fashion-mnist.onnx"));
        Files.write(folder.resolve("net.yaml"), resource("fashion-mnist.yaml"));
        GraphBuilder odd = new GraphBuilder("odd", 13);
        odd.nodeNamed("Det", List.of(odd.input(TensorSpec.batched("input", 1, 28, 28))), "scores");
        Files.write(
                folder.resolve("odd.onnx"),
                odd.build(TensorSpec.batched("scores", 1)).toBytes());
    }

    @Test
    void shouldShowTheNetworkAndEveryCut() {
        // When
        Call call = Call.dpf("network", "inspect", folder.resolve("net.onnx").toString());

        // Then
        assertThat(call.code()).isZero();
        assertThat(call.out().lines())
                .contains("inputs     input [N,1,28,28]", "outputs    logits [N,10]")
                .anyMatch(line -> line.startsWith("operators  ") && line.contains("Conv "))
                .anyMatch(line -> line.matches("[0-9]+x28x28 .* yes +stage1"))
                .anyMatch(line -> line.matches("[0-9]+x14x14 .* yes +stage2"));
        assertThat(call.out()).doesNotContain("unknown", "SSIM");
    }

    @Test
    void shouldPrintJsonForPrograms() throws IOException {
        // When
        Call call = Call.dpf("network", "inspect", folder.resolve("net.onnx").toString(), "--json");

        // Then
        assertThat(call.code()).isZero();
        JsonNode inspection = new ObjectMapper().readTree(call.out());
        assertThat(inspection.get("problem").isNull()).isTrue();
        JsonNode whole = inspection.get("whole");
        assertThat(inspection.get("cuts")).isNotEmpty().allSatisfy(cut -> {
            long elements = cut.get("elements").asLong();
            assertThat(cut.get("bytes").get("float16").asLong()).isEqualTo(2 * elements);
            assertThat(cut.get("before").get("multiplyAdds").asLong()
                            + cut.get("after").get("multiplyAdds").asLong())
                    .isEqualTo(whole.get("multiplyAdds").asLong());
        });
    }

    @Test
    void shouldLetAQuickAttackerLook() throws IOException {
        // Given
        TestPictures.write(folder.resolve("pictures"), 250);

        // When
        Call call = Call.dpf(
                "network",
                "inspect",
                folder.resolve("net.onnx").toString(),
                "--images",
                folder.resolve("pictures").toString(),
                "--quick-attack=4",
                "--cuts",
                "stage1,stage3");

        // Then
        assertThat(call.complaints()).isEmpty();
        assertThat(call.code()).isZero();
        assertThat(call.out().lines())
                .anyMatch(line -> line.matches(".* -?0\\.[0-9]{3}  stage1"))
                .anyMatch(line -> line.matches(".* -  stage2"))
                .anyMatch(line -> line.matches(".* -?0\\.[0-9]{3}  stage3"));
        assertThat(call.out()).contains("a small decoder of width 32, 4 steps of 32 pictures, on ");
    }

    @Test
    void shouldSayWhyANetworkIsNotTaken() {
        // When
        Call call = Call.dpf(
                "network", "inspect", folder.resolve("odd.onnx").toString(), "--size=28x28", "--channels=gray");

        // Then
        assertThat(call.code()).isZero();
        assertThat(call.out().lines())
                .contains("unknown    Det 1")
                .anyMatch(line -> line.startsWith("The trainer does not take this network: the trainer does not know")
                        && line.contains("node 'scores' (Det)"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = InspectCommandTest.class.getResourceAsStream("/demo/network/" + name)) {
            return in.readAllBytes();
        }
    }
}
