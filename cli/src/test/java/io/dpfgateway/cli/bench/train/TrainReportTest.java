package io.dpfgateway.cli.bench.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.bench.result.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainReportTest {
    @Test
    void shouldCompareBlocksOfTheSameRound() {
        // Given: the machine is twice as slow in round 2
        TrainReport report = report(List.of(
                new TrainReport.Block(1, StepKind.DPF, false, List.of(1.0, 9.0, 1.2)),
                new TrainReport.Block(1, StepKind.DPF, true, List.of(1.0, 1.0, 1.0)),
                new TrainReport.Block(2, StepKind.DPF, true, List.of(2.0, 2.0, 2.0)),
                new TrainReport.Block(2, StepKind.DPF, false, List.of(2.0, 2.0, 2.0)),
                new TrainReport.Block(2, StepKind.ATTACKER, false, List.of(3.0))));

        // Then
        assertThat(report.step(StepKind.DPF, false)).isEqualTo(new Spread(1.6, 1.2, 2));
        assertThat(report.step(StepKind.DPF, true)).isEqualTo(new Spread(1.5, 1, 2));
        assertThat(report.ratio(StepKind.DPF)).isEqualTo(new Spread(1.1, 1, 1.2));
        assertThat(report.ratio(StepKind.ATTACKER)).isNull();
        assertThat(report.lines())
                .anySatisfy(line -> assertThat(line).contains("1600.0 (1200.0 - 2000.0)", "1.10 (1.00 - 1.20)"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("attacker")
                        .contains("3000.0")
                        .endsWith("-"));
    }

    private static TrainReport report(List<TrainReport.Block> blocks) {
        return new TrainReport(
                TrainReport.FORMAT,
                "2026-01-02T03:04:05Z",
                Machine.here(),
                List.of(),
                "resnet20-layer2",
                new TrainBenchSettings(2, 64, 3, 0, 2, 1),
                "libtorch",
                "2.0",
                blocks);
    }
}
