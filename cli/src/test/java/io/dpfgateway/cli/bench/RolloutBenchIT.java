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
                .contains("produce to readable", "quiet", "during swaps", "2 rollbacks, command to the last record");
        JsonNode report =
                new ObjectMapper().readTree(out.resolve("rollout.json").toFile());
        assertThat(StreamSupport.stream(report.get("swaps").spliterator(), false)
                        .map(swap -> swap.get("kind").asText() + " " + swap.get("version")))
                .containsExactly("CANARY 2", "ROLLBACK 2", "CANARY 3", "PROMOTION 3", "ROLLBACK 3");
        assertThat(report.get("swaps")).allSatisfy(swap -> {
            assertThat(swap.get("settledSeconds").asDouble()).isPositive();
            boolean isRollback = swap.get("kind").asText().equals("ROLLBACK");
            assertThat(swap.get("lastSeconds").isNumber()).isEqualTo(isRollback);
        });
        long told =
                report.at("/quiet/count").asLong() + report.at("/during/count").asLong();
        assertThat(report.at("/quiet/count").asLong()).isPositive();
        assertThat(report.at("/during/count").asLong()).isPositive();
        // Those of the warm-up count to neither.
        assertThat(report.get("sent").asLong()).isGreaterThan(told);
        assertThat(report.get("p99Ratio").asDouble())
                .isEqualTo(report.at("/during/p99").asDouble()
                        / Math.max(1, report.at("/quiet/p99").asDouble()));
        assertThat(ProcessHandle.current().children()).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void shouldRefuseWhatWouldSayNothing() {
        assertFails("--swaps is 1", "--swaps=1");
        assertFails("which is 0 of the 4 sources", "--share=0.000001");
        assertFails("--pause is 0.0", "--pause=0");
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
                                "--rate=60",
                                "--warm-up=0.5",
                                "--pause=0.7",
                                "--partitions=4",
                                "--heap=512m"),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
