package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.sweep.RunRecord;
import java.nio.file.Path;
import java.util.List;

/** What a sweep gave, on the terminal. */
final class SweepSummary {
    private SweepSummary() {}

    /** @return whether every run succeeded */
    static boolean print(List<RunRecord> records, Path out) {
        List<RunRecord> failed =
                records.stream().filter(record -> !record.succeeded()).toList();
        System.out.println("runs               " + records.size() + ", " + failed.size() + " of them failed");
        System.out.println("frontier           " + out.resolve("frontier.html"));
        failed.forEach(
                record -> System.err.println("dpf sweep: run " + record.run().name() + " failed: " + record.failure()));
        return failed.isEmpty();
    }
}
