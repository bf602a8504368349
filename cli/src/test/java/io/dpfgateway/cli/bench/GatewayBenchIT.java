package io.dpfgateway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        Call call = bench(out, "--scenario=backfill", "--records=60000");

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains("(a) ceiling", "(d) consumer-producer loop");
        JsonNode report = JSON.readTree(out.resolve("bench.json").toFile());
        assertThat(namesOfSoundRuns(report))
                .containsExactlyInAnyOrder(
                        "backfill A", "backfill B", "backfill C", "backfill D", "backfill E", "backfill F");
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
    void shouldTellLatenciesWhenPicturesComeAtARate() throws Exception {
        // When
        Path out = folder.resolve("camera");
        Call call = bench(out, "--scenario=camera", "--variant=b,d", "--rate=50", "--fixed-heap");

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out()).contains("p99.9");
        JsonNode report = JSON.readTree(out.resolve("bench.json").toFile());
        assertThat(namesOfSoundRuns(report)).containsExactlyInAnyOrder("camera B", "camera D");
        assertThat(report.at("/settings/heap").asText()).isEqualTo("-Xms512m -Xmx512m -XX:+AlwaysPreTouch");
        for (JsonNode run : report.get("runs")) {
            assertThat(run.at("/usage/peakRssMb").asDouble())
                    .as("a heap that is fixed is resident")
                    .isGreaterThan(512);
            assertThat(run.at("/latency/count").asInt()).isPositive();
            assertThat(run.at("/latency/p99").asDouble())
                    .isGreaterThanOrEqualTo(run.at("/latency/p50").asDouble());
        }
    }

    private static Call bench(Path out, String... more) {
        return Call.dpf(Stream.concat(
                        Stream.of(
                                "bench",
                                "gateway",
                                "--workload=noop",
                                "--seconds=1",
                                "--warm-up=0.5",
                                "--repeats=1",
                                "--partitions=2",
                                // A window begins and ends with a commit.
                                "--config=streams.commitIntervalMs=200",
                                "--arrangement=1x1x4",
                                "--heap=512m",
                                "--out=" + out),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static List<String> namesOfSoundRuns(JsonNode report) {
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
        }
        return seen;
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
