package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.load.Arrivals;
import io.dpfgateway.cli.bench.load.CameraLoad;
import io.dpfgateway.cli.bench.load.CommittedInput;
import io.dpfgateway.cli.bench.load.Installation;
import io.dpfgateway.cli.bench.load.LatencyReader;
import io.dpfgateway.cli.bench.load.RawTopic;
import io.dpfgateway.cli.bench.result.Latency;
import io.dpfgateway.cli.bench.result.RunResult;
import io.dpfgateway.cli.bench.worker.Arrangement;
import io.dpfgateway.cli.bench.worker.Compilers;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.worker.WorkerJob;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import io.dpfgateway.cli.bench.workload.Workload;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs one variant at a time. Used by one thread. */
final class BenchRuns {
    /** How long the camera scenario waits for what is left behind its last picture. */
    private static final Duration REST_LIMIT = Duration.ofSeconds(15);

    /** What may be under way when cameras begin to be measured, in seconds of their rate, beside two commit intervals. */
    private static final double BACKLOG_SECONDS = 0.5;

    /** How much longer than it was told to a warm-up may take until the compilers are quiet. */
    private static final double SETTLE_SECONDS = 600;

    private static final long LOOK_MS = 50;
    private static final long WARM_LOOK_MS = 250;
    private static final int FILL_LINGER_MS = 20;

    private final BenchSettings settings;
    private final Workload workload;
    private final Place place;
    private final ProgressBar progress;
    private final List<byte[]> pictures = new ArrayList<>();
    private int runs;

    /**
     * Where it runs.
     *
     * @param folder for jobs and logs
     */
    record Place(EmbeddedStack stack, Path folder) {}

    BenchRuns(BenchSettings settings, Workload workload, Place place, ProgressBar progress) {
        this.settings = settings;
        this.workload = workload;
        this.place = place;
        this.progress = progress;
        try (PictureSource source = PictureSource.open(workload.pictures())) {
            for (NamedPicture picture : source) {
                pictures.add(picture.encoded());
            }
        }
    }

    /**
     * How fast plain loops are, the fastest first.
     *
     * @param only the one to try; null for those that make sense
     */
    List<WorkerProcess.Tried> search(@Nullable Arrangement only) throws InterruptedException {
        return WorkerProcess.search(
                new WorkerJob(
                        Variant.A,
                        workload.bundle().toString(),
                        workload.pictures().toString(),
                        "",
                        only,
                        true),
                place.folder.resolve("search.json"),
                settings.gateway().heap());
    }

    /** Topics of their own, with the bundle announced. */
    Installation install(String prefix) {
        return Installation.create(place.stack, prefix, settings.gateway().partitions(), workload.bundle());
    }

    /** Puts so many pictures into the installation's raw-images. */
    void fill(Installation installation, long count) {
        progress.begin("filling raw-images", (int) count);
        try (RawTopic topic = new RawTopic(installation, pictures, FILL_LINGER_MS)) {
            for (int i = 0; i < count; i++) {
                topic.send(System.currentTimeMillis());
                progress.at(i, "");
            }
            topic.flush();
        }
        progress.at((int) count, count + " pictures");
    }

    /** Works through pictures that are there already. */
    RunResult backfill(Variant variant, Arrangement arrangement, @Nullable Installation installation, long filled)
            throws InterruptedException {
        int number = ++runs;
        String application = variant.letter() + "-" + number;
        try (WorkerProcess worker = start(variant, arrangement, application, installation)) {
            Window.Seen seen;
            if (installation == null || !variant.usesKafka()) {
                seen = new Window(worker, () -> worker.snapshot().pictures(), progress)
                        .measure(title(variant, Scenario.BACKFILL), settings.times(), Long.MAX_VALUE);
            } else {
                try (CommittedInput committed = new CommittedInput(installation, application)) {
                    seen = new Window(worker, committed::count, progress)
                            .measure(title(variant, Scenario.BACKFILL), settings.times(), filled);
                }
            }
            worker.stop();
            return result(variant, Scenario.BACKFILL, number, seen, null);
        }
    }

    /**
     * Has pictures come at a rate, and reads the results as a partner does. The cameras do not stop between warm-up and
     * measurement, for beginning anew is slow itself; but what piled up while code and caches were cold is worked off before.
     */
    RunResult camera(Variant variant, Arrangement arrangement, double perSecond) throws InterruptedException {
        int number = ++runs;
        String application = variant.letter() + "-" + number;
        Installation installation = install("camera" + number + "-");
        Arrivals arrivals = new Arrivals(perSecond, settings.order().seed() + number);
        try (WorkerProcess worker = start(variant, arrangement, application, installation);
                LatencyReader reader = LatencyReader.start(installation);
                CameraLoad load = CameraLoad.start(installation, pictures, arrivals)) {
            String title = title(variant, Scenario.CAMERA);
            Window window = new Window(worker, reader::count, progress);
            double wait = 2e-3 * settings.gateway().yaml().commitInterval().toMillis() + BACKLOG_SECONDS;
            warmUp(new Filming(title, worker, window, load, reader), perSecond * wait);
            Window.Seen seen = window.measure(title, settings.times().warm(), Long.MAX_VALUE);
            load.stop();
            boolean keptUp = awaitRest(reader, load);
            worker.stop();
            return result(variant, Scenario.CAMERA, number, seen, keptUp ? latency(reader, seen) : null);
        }
    }

    /** Cameras, what they go to, and who looks on. */
    private record Filming(String title, WorkerProcess worker, Window window, CameraLoad load, LatencyReader reader) {
        long underWay() {
            return load.sent() - reader.count();
        }

        /** Seconds that the JIT compilers of all took so far. */
        double compiledSeconds() throws InterruptedException {
            return worker.compiledSeconds() + Compilers.seconds();
        }
    }

    /** @param few so many pictures may be under way at its end */
    private void warmUp(Filming filming, double few) throws InterruptedException {
        BenchSettings.Times times = settings.times();
        if (times.warmUp() <= 0 && !times.settle()) {
            return;
        }
        int steps = (int) Math.max(1, Math.ceil(times.warmUp()));
        progress.begin(filming.title() + " warming up", steps);
        WarmEnough compilers = new WarmEnough();
        double limit = times.warmUp() + (times.settle() ? SETTLE_SECONDS : REST_LIMIT.toSeconds());
        long begun = System.nanoTime();
        double gone = 0;
        boolean isReady = false;
        while (gone < times.warmUp() || (!isReady && gone < limit)) {
            Thread.sleep(WARM_LOOK_MS);
            filming.window().rehearse();
            gone = (System.nanoTime() - begun) / 1e9;
            boolean isQuiet = compilers.at(gone, filming.compiledSeconds());
            isReady = (isQuiet || !times.settle()) && filming.underWay() <= few;
            progress.at((int) Math.min(gone, steps - 1), note(filming, compilers));
        }
        progress.at(steps, note(filming, compilers));
    }

    private static String note(Filming filming, WarmEnough compilers) {
        return String.format(Locale.ROOT, "%d behind, compilers %.0f %%", filming.underWay(), 100 * compilers.share());
    }

    /** @return whether all that the cameras sent was read */
    private static boolean awaitRest(LatencyReader reader, CameraLoad load) throws InterruptedException {
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        while ((!load.isDone() || reader.count() < load.sent()) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MS);
        }
        return reader.count() == load.sent();
    }

    /** Of the pictures that were to be sent in the measured time. */
    private static Latency latency(LatencyReader reader, Window.Seen seen) {
        return Latency.of(reader.samples().stream()
                .filter(sample -> sample.sentAt() >= seen.begunAt())
                .mapToLong(LatencyReader.Sample::millis)
                .toArray());
    }

    /** @param arrangement of the variants without a gateway */
    WorkerProcess start(
            Variant variant, @Nullable Arrangement arrangement, String application, @Nullable Installation installation)
            throws InterruptedException {
        String config = installation == null
                ? ""
                : settings.gateway()
                        .yaml()
                        .write(place.folder.resolve(application + ".yaml"), installation, application, networkId())
                        .toString();
        return WorkerProcess.start(
                new WorkerJob(
                        variant,
                        workload.bundle().toString(),
                        workload.pictures().toString(),
                        config,
                        arrangement,
                        false),
                place.folder.resolve(application + ".json"),
                settings.gateway().heap());
    }

    /** The mean size of the encoded pictures. */
    int meanBytes() {
        return (int)
                pictures.stream().mapToInt(picture -> picture.length).average().orElse(0);
    }

    private String networkId() {
        return Bundle.open(workload.bundle(), TrustPolicy.acceptUnsigned())
                .manifest()
                .networkId()
                .value();
    }

    private String title(Variant variant, Scenario scenario) {
        return "run " + runs + " " + scenario.name().toLowerCase(Locale.ROOT) + " (" + variant.letter() + ")";
    }

    private static RunResult result(
            Variant variant, Scenario scenario, int number, Window.Seen seen, @Nullable Latency latency) {
        if (seen.seconds() <= 0) {
            throw new CommandFailedException("a run took no time; give more --seconds");
        }
        return new RunResult(
                variant,
                scenario.name().toLowerCase(Locale.ROOT),
                number,
                seen.pictures(),
                seen.seconds(),
                seen.usage(),
                RunResult.stageMillis(seen.work()),
                seen.work().runs() == 0
                        ? 0
                        : (double) seen.work().pictures() / seen.work().runs(),
                latency);
    }
}
