package io.dpfgateway.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Test
    void shouldHaveTheKeysThatTheDocumentationNames() throws IOException {
        // When
        JsonNode json = new JsonMapper().readTree(ReportJson.write(Samples.report()));

        // Then
        assertThat(names(json))
                .containsExactly(
                        "formatVersion",
                        "networkId",
                        "dpfVersion",
                        "cut",
                        "featuresShape",
                        "training",
                        "pictures",
                        "utility",
                        "leakage",
                        "notClaimed",
                        "heads",
                        "wire");
        assertThat(names(json.path("training"))).containsExactly("mode", "dial", "steps", "batch", "seed");
        assertThat(names(json.at("/training/dial"))).containsExactly("grid", "channels", "lambda");
        assertThat(names(json.path("pictures"))).containsExactly("train", "mirrored", "heldOut", "skipped");
        assertThat(names(json.path("utility")))
                .containsExactly("agreement", "divergence", "cleanAccuracy", "poisonedAccuracy");
        assertThat(names(json.path("leakage"))).containsExactly("clean", "known", "adaptive", "floors");
        assertThat(names(json.at("/leakage/adaptive")))
                .containsExactly("budget", "parameters", "pictures", "ssim", "psnr");
        assertThat(names(json.at("/leakage/adaptive/budget"))).containsExactly("kind", "width", "steps", "batch");
        assertThat(names(json.at("/leakage/adaptive/ssim"))).containsExactly("mean", "median", "p95", "highest");
        assertThat(names(json.at("/heads/0")))
                .containsExactly(
                        "output", "task", "weight", "agreement", "distance", "cleanAccuracy", "poisonedAccuracy");
        assertThat(names(json.path("wire")))
                .containsExactly(
                        "content", "type", "shape", "pictures", "tensorBytes", "recordBytes", "lz4Bytes", "zstdBytes");
        assertThat(names(json.at("/leakage/floors"))).containsExactly("meanImage", "classMean");
    }

    @Test
    void shouldKeepTheFigures() throws IOException {
        // When
        JsonNode json = new JsonMapper().readTree(ReportJson.write(Samples.report()));

        // Then
        assertThat(json.at("/utility/agreement").doubleValue()).isEqualTo(0.953);
        assertThat(json.at("/leakage/adaptive/ssim/mean").doubleValue()).isEqualTo(0.412);
        assertThat(json.at("/training/mode").textValue()).isEqualTo("BOTTLENECK");
    }

    @Test
    void shouldRepeatTheHeadlineFigures() {
        assertThat(Samples.report().headline())
                .containsEntry("agreement", 0.953)
                .containsEntry("cleanSsim", 0.931)
                .containsEntry("knownSsim", -0.012)
                .containsEntry("adaptiveSsim", 0.412)
                .containsEntry("cleanAccuracy", 0.9213)
                .containsEntry("poisonedAccuracy", 0.9167);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
