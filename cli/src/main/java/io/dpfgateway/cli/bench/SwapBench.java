package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.load.Arrivals;
import io.dpfgateway.cli.bench.load.CameraLoad;
import io.dpfgateway.cli.bench.load.Installation;
import io.dpfgateway.cli.bench.load.LatencyReader;
import io.dpfgateway.cli.bench.result.Latency;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.worker.WorkerJob;
import io.dpfgateway.cli.bench.worker.WorkerProcess;
import io.dpfgateway.cli.bench.workload.Workload;
import io.dpfgateway.cli.chaos.verify.VersionArrivals;
import io.dpfgateway.cli.rollout.Change;
import io.dpfgateway.cli.rollout.RolloutDesk;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Swaps versions under a gateway while cameras send at a rate, and tells apart the pictures that were under way then from those of
 * the quiet time between. Used by one thread.
 */
final class SwapBench {
    private static final Duration REST_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_MS = 50;
    private static final String PREFIX = "swaps-";
    private static final String APPLICATION = "swaps";

    private final SwapSettings settings;
    private final Workload workload;
    private final Place place;
    private final ProgressBar progress;
    private final Bundle bundle;
    private final List<byte[]> pictures = new ArrayList<>();

    /**
     * Where it runs.
     *
     * @param folder for bundles and logs
     */
    record Place(EmbeddedStack stack, Path folder) {}

    /** The time of a swap, in milliseconds since 1970. */
    private record Span(long begin, long end) {
        boolean touches(LatencyReader.Sample sample) {
            return sample.sentAt() <= end && sample.sentAt() + sample.millis() >= begin;
        }
    }

    /** Where each picture's time and each version's last record are seen, and what the gateway says. */
    private record Eyes(LatencyReader latency, VersionArrivals versions, SettledWatch gateway) {}

    /** What was measured. */
    record Outcome(long sent, Latency quiet, Latency during, List<SwapReport.Swap> swaps) {}

    SwapBench(SwapSettings settings, Workload workload, Place place, ProgressBar progress) {
        this.settings = settings;
        this.workload = workload;
        this.place = place;
        this.progress = progress;
        bundle = Bundle.open(workload.bundle(), TrustPolicy.acceptUnsigned());
        try (PictureSource source = PictureSource.open(workload.pictures())) {
            for (NamedPicture picture : source) {
                pictures.add(picture.encoded());
            }
        }
    }

    Outcome run() throws InterruptedException {
        Installation installation =
                Installation.create(place.stack, PREFIX, settings.gateway().partitions(), workload.bundle());
        announceOthers(installation);
        Rollout first = set(installation, new Change.Promotion(1));
        try (WorkerProcess worker = start(installation);
                LatencyReader latency = LatencyReader.start(installation);
                VersionArrivals versions = VersionArrivals.start(
                        place.stack.bootstrapServers(),
                        installation.registry(),
                        installation.of(Topic.POISONED_FEATURES));
                SettledWatch gateway = new SettledWatch(installation)) {
            gateway.await(first);
            Outcome outcome = measure(installation, new Eyes(latency, versions, gateway));
            worker.stop();
            return outcome;
        }
    }

    /** The same graphs under other numbers: what is measured is the swap and not the network. */
    private void announceOthers(Installation installation) {
        Map<BundleFile, byte[]> contents = new EnumMap<>(BundleFile.class);
        for (BundleFile file : BundleFile.values()) {
            contents.put(file, bundle.bytes(file));
        }
        int newest = SwapTurn.of(settings.swaps() - 1).version();
        try (ModelAnnouncer announcer = new ModelAnnouncer(
                installation.kafka(), installation.registry(), installation.of(Topic.DPF_MODELS), Clock.systemUTC())) {
            for (int version = 2; version <= newest; version++) {
                Path target = new BundleWriter(null)
                        .write(
                                place.folder.resolve("version-" + version),
                                bundle.manifest().withVersion(version),
                                contents);
                announcer.announce(
                        Bundle.open(target, TrustPolicy.acceptUnsigned()),
                        target.toAbsolutePath().toUri());
            }
        }
    }

    private WorkerProcess start(Installation installation) throws InterruptedException {
        String network = bundle.manifest().networkId().value();
        Path config = settings.gateway()
                .yaml()
                .write(place.folder.resolve("gateway.yaml"), installation, APPLICATION, network);
        return WorkerProcess.start(
                new WorkerJob(
                        Variant.B,
                        workload.bundle().toString(),
                        workload.pictures().toString(),
                        config.toString(),
                        null,
                        false),
                place.folder.resolve("worker.json"),
                settings.gateway().heap());
    }

    private Rollout set(Installation installation, Change change) {
        try (RolloutDesk desk = RolloutDesk.open(installation.kafka(), installation.registry(), installation.names())) {
            return desk.apply(change, null, "benchmark", Clock.systemUTC());
        }
    }

    private Outcome measure(Installation installation, Eyes eyes) throws InterruptedException {
        SwapSettings.Cameras cameras = settings.cameras();
        long warm = warmUp(installation, eyes.latency());
        long begun = System.currentTimeMillis();
        List<Span> spans = new ArrayList<>();
        List<SwapReport.Swap> swaps = new ArrayList<>();
        long sent;
        try (CameraLoad load =
                CameraLoad.start(installation, pictures, new Arrivals(cameras.perSecond(), cameras.seed()))) {
            progress.begin("swaps", settings.swaps());
            List<Long> saidAt = new ArrayList<>();
            for (int i = 0; i < settings.swaps(); i++) {
                sleep(cameras.pause());
                SwapTurn turn = SwapTurn.of(i);
                long began = System.currentTimeMillis();
                long said = System.nanoTime();
                eyes.gateway().await(set(installation, turn.change(settings.share())));
                spans.add(new Span(began, System.currentTimeMillis()));
                saidAt.add(said);
                swaps.add(new SwapReport.Swap(turn.kind(), turn.version(), seconds(System.nanoTime() - said), null));
                progress.at(i + 1, turn.kind() + " of version " + turn.version());
            }
            sleep(cameras.pause());
            load.stop();
            awaitRest(eyes.latency(), load, warm);
            sent = warm + load.sent();
            addRollbacks(swaps, saidAt, eyes.versions());
        }
        List<LatencyReader.Sample> samples = eyes.latency().samples().stream()
                .filter(sample -> sample.sentAt() >= begun)
                .toList();
        Predicate<LatencyReader.Sample> touched = sample -> spans.stream().anyMatch(span -> span.touches(sample));
        return new Outcome(
                sent, latency(samples, touched.negate(), "--pause"), latency(samples, touched, "--rate"), swaps);
    }

    /** What piles up while code and caches are cold is worked off first. */
    private long warmUp(Installation installation, LatencyReader reader) throws InterruptedException {
        SwapSettings.Cameras cameras = settings.cameras();
        try (CameraLoad load =
                CameraLoad.start(installation, pictures, new Arrivals(cameras.perSecond(), -1 - cameras.seed()))) {
            progress.begin("warming up", 1);
            sleep(cameras.warmUp());
            load.stop();
            awaitRest(reader, load, 0);
            progress.at(1, load.sent() + " pictures");
            return load.sent();
        }
    }

    /** Each once: fewer would be lost, and more repeated. */
    private static void awaitRest(LatencyReader reader, CameraLoad load, long before) throws InterruptedException {
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        while ((!load.isDone() || reader.count() < before + load.sent()) && System.nanoTime() < end) {
            Thread.sleep(LOOK_MS);
        }
        long wanted = before + load.sent();
        if (reader.count() != wanted) {
            throw new CommandFailedException(
                    "of " + wanted + " pictures " + reader.count() + " came out within " + REST_LIMIT.toSeconds()
                            + " s; give a lower --rate than what the gateway manages, and see its log");
        }
    }

    private static void addRollbacks(List<SwapReport.Swap> swaps, List<Long> saidAt, VersionArrivals versions) {
        for (int i = 0; i < swaps.size(); i++) {
            SwapReport.Swap swap = swaps.get(i);
            if (swap.kind() != SwapTurn.Kind.ROLLBACK) {
                continue;
            }
            OptionalLong last = versions.last(swap.version());
            if (last.isEmpty()) {
                throw new CommandFailedException("no record of version " + swap.version()
                        + " came before it was taken back; give a longer --pause or a higher --rate");
            }
            double after = Math.max(0, seconds(last.getAsLong() - saidAt.get(i)));
            swaps.set(i, new SwapReport.Swap(swap.kind(), swap.version(), swap.settledSeconds(), after));
        }
    }

    private static Latency latency(
            List<LatencyReader.Sample> samples, Predicate<LatencyReader.Sample> which, String option) {
        long[] millis = samples.stream()
                .filter(which)
                .mapToLong(LatencyReader.Sample::millis)
                .toArray();
        if (millis.length == 0) {
            throw new CommandFailedException(
                    "there were no pictures to compare swaps with quiet running; give more " + option);
        }
        return Latency.of(millis);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static void sleep(double seconds) throws InterruptedException {
        Thread.sleep((long) (1000 * seconds));
    }
}
