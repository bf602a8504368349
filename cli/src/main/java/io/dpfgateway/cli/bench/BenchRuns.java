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
     * Has pictures come at a rate, and reads the results as a partner does. What piles up while code and caches are cold is worked
     * off before the measured pictures come, for it would count as theirs.
     */
    RunResult camera(Variant variant, Arrangement arrangement, double perSecond) throws InterruptedException {
        int number = ++runs;
        String application = variant.letter() + "-" + number;
        Installation installation = install("camera" + number + "-");
        long seed = settings.order().seed() + number;
        try (WorkerProcess worker = start(variant, arrangement, application, installation);
                LatencyReader reader = LatencyReader.start(installation)) {
            long before = warmUp(variant, installation, new Arrivals(perSecond, -seed), reader);
            try (CameraLoad load = CameraLoad.start(installation, pictures, new Arrivals(perSecond, seed))) {
                Window.Seen seen = new Window(worker, reader::count, progress)
                        .measure(
                                title(variant, Scenario.CAMERA),
                                settings.times().warm(),
                                Long.MAX_VALUE);
                load.stop();
                boolean keptUp = awaitRest(reader, load, before);
                worker.stop();
                return result(variant, Scenario.CAMERA, number, seen, keptUp ? latency(reader, seen) : null);
            }
        }
    }

    /** The same cameras, until nothing of theirs is left; how many pictures they sent. */
    private long warmUp(Variant variant, Installation installation, Arrivals arrivals, LatencyReader reader)
            throws InterruptedException {
        double seconds = settings.times().warmUp();
        if (seconds <= 0) {
            return 0;
        }
        try (CameraLoad load = CameraLoad.start(installation, pictures, arrivals)) {
            progress.begin(title(variant, Scenario.CAMERA) + " warming up", (int) Math.ceil(seconds));
            long begun = System.nanoTime();
            for (double gone = 0; gone < seconds; gone = (System.nanoTime() - begun) / 1e9) {
                progress.at((int) gone, (load.sent() - reader.count()) + " behind");
                Thread.sleep(WARM_LOOK_MS);
            }
            load.stop();
            boolean isQuiet = awaitRest(reader, load, 0);
            progress.at((int) Math.ceil(seconds), isQuiet ? "" : (load.sent() - reader.count()) + " behind");
            return load.sent();
        }
    }

    /** @return whether everything was read: what {@code load} sent, and what was sent {@code before} it */
    private static boolean awaitRest(LatencyReader reader, CameraLoad load, long before) throws InterruptedException {
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        while ((!load.isDone() || reader.count() < before + load.sent()) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MS);
        }
        return reader.count() == before + load.sent();
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
