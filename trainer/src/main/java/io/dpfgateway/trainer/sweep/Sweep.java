package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a sweep: what is done already is left as it is, what failed or was broken off is done anew, and a run that fails is recorded
 * and does not stop the others. The frontier is drawn again after each run. Not thread-safe.
 */
final class Sweep {
    private final List<SweepRun> runs;
    private final String network;
    private final SweepFolder folder;
    private final RunTrainer trainer;
    private final Clock clock;

    /** @param network how the frontier calls the network */
    Sweep(List<SweepRun> runs, String network, SweepFolder folder, RunTrainer trainer, Clock clock) {
        this.runs = List.copyOf(runs);
        this.network = network;
        this.folder = folder;
        this.trainer = trainer;
        this.clock = clock;
    }

    /**
     * Does what is left to do.
     *
     * @param progress if it throws, the run at hand keeps its checkpoints alone, and the sweep ends with what was thrown
     * @return one record a run, in the runs' order
     */
    List<RunRecord> run(SweepListener listener, Progress progress) {
        Map<SweepRun, RunRecord> records = new HashMap<>();
        for (SweepRun run : runs) {
            folder.find(run).filter(RunRecord::succeeded).ifPresent(found -> records.put(run, found));
        }
        if (!records.isEmpty()) {
            listener.takesUp(records.size(), runs.size());
        }
        draw(records);
        for (SweepRun run : runs) {
            if (!records.containsKey(run)) {
                List<SweepRun> ahead = runs.stream()
                        .filter(other -> !records.containsKey(other))
                        .toList();
                listener.begins(run, runs.indexOf(run) + 1, runs.size(), TimeLeft.of(ahead, ended(records)));
                RunRecord record = run(run, progress);
                records.put(run, record);
                draw(records);
                listener.ended(record);
            }
        }
        return ended(records);
    }

    /** In the runs' order. */
    private List<RunRecord> ended(Map<SweepRun, RunRecord> records) {
        return runs.stream()
                .filter(records::containsKey)
                .map(run -> Objects.requireNonNull(records.get(run)))
                .toList();
    }

    private void draw(Map<SweepRun, RunRecord> records) {
        FrontierFiles.of(network, runs.size(), ended(records)).forEach(folder::write);
    }

    private RunRecord run(SweepRun run, Progress progress) {
        StopWatching watching = new StopWatching(progress);
        Path directory = folder.begin(run);
        long began = clock.millis();
        RunRecord record;
        try {
            RunTrainer.Outcome outcome = trainer.train(run, directory, watching);
            record = RunRecord.done(run, seconds(began), outcome.figures(), outcome.gate());
        } catch (RuntimeException | OutOfMemoryError e) {
            if (watching.stopped()) {
                folder.clear(run);
                throw e;
            }
            folder.discard(run);
            folder.begin(run);
            record = RunRecord.failed(run, seconds(began), reason(e));
        }
        folder.end(record);
        return record;
    }

    private double seconds(long began) {
        return (clock.millis() - began) / 1000.0;
    }

    private static String reason(Throwable e) {
        String said = e.getMessage() == null ? e.toString() : e.getMessage();
        return said.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
