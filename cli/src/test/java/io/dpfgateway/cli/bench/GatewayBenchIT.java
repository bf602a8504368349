package io.dpfgateway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every variant in both scenarios, made small: whether figures are there, not what they are. */
class GatewayBenchIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureEveryVariantWhenItRunsShortly() throws Exception {
        // When
        Path out = folder.resolve("bench");
        Call call = Call.dpf(
                "bench",
                "gateway",
                "--workload=noop",
                "--seconds=1",
                "--warm-up=0",
                "--repeats=1",
                "--partitions=2",
                "--rate=50",
                "--arrangement=1x1x4",
                "--records=20000",
                "--heap=512m",
                "--out=" + out);

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains("(a) ceiling", "(d) consumer-producer loop", "p99.9");
        JsonNode report = JSON.readTree(out.resolve("bench.json").toFile());
        List<String> seen = new ArrayList<>();
        for (JsonNode run : report.get("runs")) {
            String name =
                    run.get("scenario").asText() + " " + run.get("variant").asText();
            seen.add(name);
            assertThat(run.get("pictures").asLong()).as(name).isPositive();
            assertThat(run.get("seconds").asDouble()).as(name).isPositive();
            assertThat(run.at("/usage/workerCpuMillis").asDouble()).as(name).isPositive();
            assertThat(run.at("/usage/peakRssMb").asDouble()).as(name).isPositive();
            assertThat(run.at("/stageMillis/decode").asDouble()).as(name).isPositive();
            assertThat(run.at("/stageMillis/inference").asDouble()).as(name).isPositive();
            if (name.startsWith("camera")) {
                assertThat(run.at("/latency/count").asInt()).as(name).isPositive();
                assertThat(run.at("/latency/p99").asDouble())
                        .as(name)
                        .isGreaterThanOrEqualTo(run.at("/latency/p50").asDouble());
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "backfill A",
                        "backfill B",
                        "backfill C",
                        "backfill D",
                        "backfill E",
                        "camera B",
                        "camera C",
                        "camera D",
                        "camera E");
        assertThat(report.fieldNames())
                .toIterable()
                .contains("machine", "command", "date", "workload", "settings", "tried", "summary");
        assertThat(report.at("/machine/cores").asInt()).isPositive();
        assertThat(report.at("/summary/backfill/b/picturesPerSecond/median").asDouble())
                .isPositive();
        assertThat(Files.exists(out.resolve("run/stack"))).isFalse();
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void shouldSayWhatIsMissingWhenTheDataAreAbsent() {
        // When
        Call call = Call.dpf(
                "bench",
                "gateway",
                "--workload=photos",
                "--images=" + folder.resolve("nowhere"),
                "--out=" + folder.resolve("absent"));

        // Then
        assertThat(call.code()).isEqualTo(1);
        assertThat(call.complaints()).singleElement().asString().contains("nowhere", "does not exist");
    }
}
