package io.dpfgateway.trainer.sweep;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How long runs will take, by those that succeeded: of the same cut where there are any, since an early cut costs more. */
final class TimeLeft {
    private TimeLeft() {}

    /** @return null as long as nothing is known */
    static @Nullable Duration of(List<SweepRun> ahead, List<RunRecord> ended) {
        double seconds = 0;
        for (SweepRun run : ahead) {
            OptionalDouble same = mean(ended, record -> record.run().cut().equals(run.cut()));
            OptionalDouble expected = same.isPresent() ? same : mean(ended, record -> true);
            if (expected.isEmpty()) {
                return null;
            }
            seconds += expected.getAsDouble();
        }
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    private static OptionalDouble mean(List<RunRecord> ended, Predicate<RunRecord> which) {
        return ended.stream()
                .filter(RunRecord::succeeded)
                .filter(which)
                .mapToDouble(RunRecord::seconds)
                .average();
    }
}
