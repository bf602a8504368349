package io.dpfgateway.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.cli.chaos.process.Variant;
import io.dpfgateway.cli.chaos.verify.Verdict;
import io.dpfgateway.trainer.Progress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code dpf bench chaos}: whatever dies, each input comes out once, in order, and as it must. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillLosesNothingIT {
    private static final int PARTITIONS = 3;
    private static final int PER_SECOND = 200;
    private static final int SEED = 11;

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeftRunning() {
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void shouldLoseRepeatAndMixUpNothingWhenGatewaysAndTheBrokerAreKilled() throws Exception {
        Verdict verdict = run(Variant.GATEWAY, new FaultCounts(2, 1, 2, 1, 0, 5));

        assertThat(verdict.examples()).isEmpty();
        assertThat(verdict.isExact()).isTrue();
        assertThat(verdict.poisoned()).isPositive();
        assertThat(verdict.dead()).isPositive();
        assertThat(verdict.poisoned() + verdict.dead()).isEqualTo(verdict.records());
    }

    /** A check that cannot fail proves nothing. */
    @Test
    void shouldFindTheLossWhenAGatewayCommitsPastWhatItWorksOn() throws Exception {
        Verdict verdict = run(Variant.NAIVE, new FaultCounts(1, 1, 0, 0, 0, 0));

        assertThat(verdict.lost()).isPositive();
        assertThat(verdict.isExact()).isFalse();
        assertThat(verdict.wrong()).as("it is not right otherwise either").isZero();
    }

    private Verdict run(Variant variant, FaultCounts faults) throws InterruptedException {
        ChaosSettings settings = new ChaosSettings(variant, faults, PARTITIONS, PER_SECOND, SEED);
        return new ChaosRun(settings, folder, Progress.SILENT).run().verdict();
    }
}
