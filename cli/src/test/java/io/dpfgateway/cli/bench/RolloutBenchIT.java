package io.dpfgateway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.Call;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RolloutBenchIT {
    private static final int RATE = 60;

    @TempDir
    Path folder;

    @Test
    void shouldTellLatenciesInQuietAndDuringSwapsAndHowLongRollbacksTake() throws Exception {
        // When
        Path out = folder.resolve("bench");
        Call call = bench("--swaps=5", "--out=" + out);

        // Then
        assertThat(call.code()).as(call.err()).isZero();
        assertThat(call.out())
                .contains(
                        "produce to readable", "quiet, both", "during swaps", "2 rollbacks, command to the last record")
                .contains("on " + Runtime.getRuntime().availableProcessors() + " processors that Java may use");
        JsonNode report =
                new ObjectMapper().readTree(out.resolve("rollout.json").toFile());
        assertThat(StreamSupport.stream(report.get("swaps").spliterator(), false)
                        .map(swap -> swap.get("kind").asText() + " " + swap.get("version")))
                .containsExactly("CANARY 2", "ROLLBACK 2", "CANARY 3", "PROMOTION 3", "ROLLBACK 3");
        assertThat(report.get("swaps")).allSatisfy(swap -> {
            assertThat(swap.get("settledSeconds").asDouble()).isPositive();
            assertThat(swap.get("backSeconds").asDouble())
                    .isGreaterThan(swap.get("settledSeconds").asDouble() - 0.01);
            boolean isRollback = swap.get("kind").asText().equals("ROLLBACK");
            assertThat(swap.get("lastSeconds").isNumber()).isEqualTo(isRollback);
        });
        JsonNode latencies = report.get("latencies");
        assertThat(latencies)
                .allSatisfy(part -> assertThat(part.get("count").asLong()).isPositive());
        assertThat(latencies.at("/quiet/count").asLong())
                .isEqualTo(latencies.at("/quietBefore/count").asLong()
                        + latencies.at("/quietAfter/count").asLong());
        // Those of the warm-up count to nothing.
        assertThat(report.get("sent").asLong())
                .isGreaterThan(Stream.of("quiet", "during", "between")
                        .mapToLong(part -> latencies.get(part).get("count").asLong())
                        .sum());
        // As long without a swap as with swaps, or longer; and the pictures of that time are there.
        JsonNode times = report.get("times");
        double quietSeconds =
                times.get("quietBefore").asDouble() + times.get("quietAfter").asDouble();
        assertThat(quietSeconds).isGreaterThanOrEqualTo(times.get("swaps").asDouble());
        assertThat(latencies.at("/quiet/count").asDouble())
                .isBetween(0.5 * RATE * quietSeconds, 1.5 * RATE * quietSeconds);
        assertThat(report.get("p99Ratio").asDouble()).isEqualTo(ratioTo(latencies, "quiet"));
        assertThat(report.get("p99RatioToBefore").asDouble()).isEqualTo(ratioTo(latencies, "quietBefore"));
        assertThat(report.get("p99RatioToAfter").asDouble()).isEqualTo(ratioTo(latencies, "quietAfter"));
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void shouldRefuseWhatWouldSayNothing() {
        assertFails("--swaps is 1", "--swaps=1");
        assertFails("which is 0 of the 4 sources", "--share=0.000001");
        assertFails("--pause is 0.0", "--pause=0");
        assertFails("--quiet is 0.0", "--quiet=0");
    }

    private static double ratioTo(JsonNode latencies, String quiet) {
        return latencies.at("/during/p99").asDouble()
                / Math.max(1, latencies.get(quiet).get("p99").asDouble());
    }

    private void assertFails(String text, String option) {
        Call call =
                Call.dpf("bench", "rollout", "--rate=60", "--partitions=4", option, "--out=" + folder.resolve("bench"));
        assertThat(call.code()).isEqualTo(2);
        assertThat(call.complaints()).singleElement().asString().contains(text);
        assertThat(folder).isEmptyDirectory();
    }

    private static Call bench(String... more) {
        return Call.dpf(Stream.concat(
                        Stream.of(
                                "bench",
                                "rollout",
                                "--workload=noop",
                                "--rate=" + RATE,
                                "--warm-up=0.5",
                                "--quiet=1",
                                "--pause=0.5",
                                "--partitions=4",
                                "--heap=512m"),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
