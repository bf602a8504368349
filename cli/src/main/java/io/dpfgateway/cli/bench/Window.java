package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.result.ProcessUsage;
import io.dpfgateway.cli.bench.result.RunResult;
import io.dpfgateway.cli.bench.result.Spread;
import io.dpfgateway.cli.bench.worker.Compilers;
import io.dpfgateway.cli.bench.worker.Snapshot;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import io.dpfgateway.cli.terminal.ProgressBar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measured part of a run: begins and ends at the very moments at which the count of done pictures rose, so that a commit that
 * shows many at once does not blur the figure. Used by one thread.
 */
final class Window {
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_MS = 10;
    private static final long SAMPLE_MS = 250;

    private final WorkerProcess worker;
    private final Count done;
    private final ProgressBar progress;
    private final List<Double> rss = new ArrayList<>();
    private long last;

    /** How many pictures are done by now. */
    interface Count {
        long get() throws InterruptedException;
    }

    /** A moment at which the count rose. */
    private record Mark(
            long millis,
            long nanos,
            long count,
            double workerCpu,
            double aroundCpu,
            double compiled,
            Snapshot snapshot) {}

    /**
     * What was seen between two moments.
     *
     * @param begunAt the first of them, in milliseconds since 1970
     * @param pictures done
     * @param work of the worker, by its own count
     */
    record Seen(long begunAt, long pictures, double seconds, RunResult.Usage usage, Snapshot work) {}

    Window(WorkerProcess worker, Count done, ProgressBar progress) {
        this.worker = worker;
        this.done = done;
        this.progress = progress;
    }

    /**
     * Waits for the first picture, for the warm-up and for the measured seconds.
     *
     * @param enough pictures; where all of them are done before, it ends with the last moment before
     */
    Seen measure(String title, BenchSettings.Times times, long enough) throws InterruptedException {
        progress.begin(title, (int) Math.ceil(times.total()));
        next(Long.MAX_VALUE);
        long begun = System.nanoTime();
        while (secondsSince(begun) < times.warmUp()) {
            Thread.sleep(SAMPLE_MS);
            progress.at((int) Math.min(secondsSince(begun), times.total() - 1), "warming up");
        }
        Mark first = next(enough);
        Mark end = first;
        while (secondsSince(first.nanos) < times.measured() && last < enough) {
            Thread.sleep(SAMPLE_MS);
            rss.add(ProcessUsage.rssMb(worker.handle()));
            long count = done.get();
            if (count > last && count < enough && enough < Long.MAX_VALUE) {
                end = mark(count);
            }
            last = Math.max(last, count);
            progress.at(
                    (int) Math.min(times.warmUp() + secondsSince(first.nanos), times.total() - 1), rate(first, count));
        }
        if (last < enough) {
            end = next(enough);
        }
        if (end.count == first.count && last >= enough) {
            throw new CommandFailedException(
                    "all " + enough + " pictures were done before two moments could be told apart;"
                            + " give more --records, or less --warm-up");
        }
        Seen seen = seen(first, end);
        progress.at(
                (int) Math.ceil(times.total()),
                String.format(Locale.ROOT, "%.1f pictures/s", seen.pictures / seen.seconds));
        return seen;
    }

    /** Does once what measuring does, and forgets it: what runs for the first time while it is measured takes what it measures. */
    void rehearse() throws InterruptedException {
        Mark unused = mark(done.get());
        rss.add(ProcessUsage.rssMb(worker.handle()));
        rss.clear();
    }

    private static String rate(Mark first, long count) {
        return String.format(Locale.ROOT, "%.0f/s", (count - first.count) / Math.max(1e-3, secondsSince(first.nanos)));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private Mark next(long enough) throws InterruptedException {
        long begun = System.nanoTime();
        long count = done.get();
        last = Math.max(last, count);
        while (count <= last && count < enough) {
            if (secondsSince(begun) > FIRST_LIMIT.toSeconds()) {
                throw new CommandFailedException("nothing was done for " + FIRST_LIMIT.toSeconds()
                        + " s; the log beside the job's file tells why");
            }
            Thread.sleep(LOOK_MS);
            progress.at(0, "");
            count = done.get();
        }
        last = count;
        return mark(count);
    }

    private Mark mark(long count) throws InterruptedException {
        return new Mark(
                System.currentTimeMillis(),
                System.nanoTime(),
                count,
                ProcessUsage.cpuSeconds(worker.handle()),
                ProcessUsage.cpuSecondsAround(worker.handle()),
                worker.compiledSeconds() + Compilers.seconds(),
                worker.snapshot());
    }

    private Seen seen(Mark first, Mark end) {
        long pictures = end.count - first.count;
        if (pictures <= 0) {
            throw new CommandFailedException(
                    "no picture was done between two moments; give more --seconds, or less --warm-up");
        }
        double seconds = (end.nanos - first.nanos) / 1e9;
        return new Seen(
                first.millis,
                pictures,
                seconds,
                new RunResult.Usage(
                        1000 * (end.workerCpu - first.workerCpu) / pictures,
                        1000 * (end.aroundCpu - first.aroundCpu) / pictures,
                        rss.isEmpty() ? 0 : Spread.of(rss).median(),
                        ProcessUsage.peakRssMb(worker.handle()),
                        seconds > 0 ? (end.compiled - first.compiled) / seconds : 0),
                end.snapshot.since(first.snapshot));
    }
}
