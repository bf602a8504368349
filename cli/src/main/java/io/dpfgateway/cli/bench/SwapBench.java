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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Swaps versions under a gateway while cameras send at a rate, and tells apart the pictures that were under way then from those of
 * quiet running ahead of all swaps and behind them. What comes between two swaps counts to neither. Used by one thread.
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

    /** Where each picture's time and each version's last record are seen, and what the gateway says. */
    private record Eyes(LatencyReader latency, VersionArrivals versions, SettledWatch gateway) {}

    /** What was measured. */
    record Outcome(long sent, SwapReport.Latencies latencies, SwapReport.Times times, List<SwapReport.Swap> swaps) {}

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
        try (CameraLoad load =
                CameraLoad.start(installation, pictures, new Arrivals(cameras.perSecond(), cameras.seed()))) {
            Backlog backlog = new Backlog(load, eyes.latency(), warm);
            progress.begin("quiet running", 1);
            Phases.Span before = backlog.quiet(cameras.quiet());
            progress.at(1, load.sent() + " pictures");
            List<Swapped> swapped = swap(installation, eyes, backlog);
            List<Phases.Span> spans = swapped.stream().map(Swapped::span).toList();
            double swapSeconds = Phases.seconds(spans);
            progress.begin("quiet running", 1);
            Phases.Span after = backlog.quiet(Math.max(cameras.quiet(), swapSeconds - before.seconds()));
            load.stop();
            awaitRest(eyes.latency(), load, warm);
            progress.at(1, load.sent() + " pictures");
            Phases phases = new Phases(before, spans, after);
            return new Outcome(
                    warm + load.sent(),
                    latencies(eyes.latency().samples(), phases),
                    new SwapReport.Times(before.seconds(), swapSeconds, after.seconds()),
                    swapped.stream().map(one -> report(one, eyes.versions())).toList());
        }
    }

    private List<Swapped> swap(Installation installation, Eyes eyes, Backlog backlog) throws InterruptedException {
        List<Swapped> swapped = new ArrayList<>();
        progress.begin("swaps", settings.swaps());
        for (int i = 0; i < settings.swaps(); i++) {
            sleep(settings.cameras().pause());
            SwapTurn turn = SwapTurn.of(i);
            long began = System.currentTimeMillis();
            long said = System.nanoTime();
            eyes.gateway().await(set(installation, turn.change(settings.share())));
            double settled = seconds(System.nanoTime() - said);
            backlog.awaitUsual();
            swapped.add(new Swapped(turn, new Phases.Span(began, System.currentTimeMillis()), said, settled));
            progress.at(i + 1, turn.kind() + " of version " + turn.version());
        }
        return swapped;
    }

    /** A swap with its command's moment by the clock that only measures. */
    private record Swapped(SwapTurn turn, Phases.Span span, long saidAt, double settledSeconds) {}

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

    private static SwapReport.Swap report(Swapped swapped, VersionArrivals versions) {
        SwapTurn turn = swapped.turn();
        return new SwapReport.Swap(
                turn.kind(),
                turn.version(),
                swapped.settledSeconds(),
                swapped.span().seconds(),
                turn.kind() == SwapTurn.Kind.ROLLBACK ? lastSeconds(swapped, versions) : null);
    }

    private static double lastSeconds(Swapped swapped, VersionArrivals versions) {
        int version = swapped.turn().version();
        long last = versions.last(version)
                .orElseThrow(() -> new CommandFailedException("no record of version " + version
                        + " came before it was taken back; give a longer --pause or a higher --rate"));
        return Math.max(0, seconds(last - swapped.saidAt()));
    }

    private static SwapReport.Latencies latencies(List<LatencyReader.Sample> samples, Phases phases) {
        Map<Phases.Part, List<LatencyReader.Sample>> parts = samples.stream()
                .collect(
                        Collectors.groupingBy(phases::of, () -> new EnumMap<>(Phases.Part.class), Collectors.toList()));
        return new SwapReport.Latencies(
                latency(parts, "--quiet", Phases.Part.QUIET_BEFORE, Phases.Part.QUIET_AFTER),
                latency(parts, "--quiet", Phases.Part.QUIET_BEFORE),
                latency(parts, "--quiet", Phases.Part.QUIET_AFTER),
                latency(parts, "--rate", Phases.Part.DURING),
                latency(parts, "--pause", Phases.Part.BETWEEN));
    }

    private static Latency latency(
            Map<Phases.Part, List<LatencyReader.Sample>> parts, String option, Phases.Part... which) {
        long[] millis = Stream.of(which)
                .flatMap(part -> parts.getOrDefault(part, List.of()).stream())
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
