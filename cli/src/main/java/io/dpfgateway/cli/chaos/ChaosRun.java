package io.dpfgateway.cli.chaos;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.chaos.input.Feeder;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.cli.chaos.process.ChaosCluster;
import io.dpfgateway.cli.chaos.process.Fleet;
import io.dpfgateway.cli.chaos.process.GroupView;
import io.dpfgateway.cli.chaos.process.GroupView.Sight;
import io.dpfgateway.cli.chaos.process.Swaps;
import io.dpfgateway.cli.chaos.verify.Verdict;
import io.dpfgateway.cli.chaos.verify.Verifier;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.trainer.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * One run: feeds, hurts, waits until all is done, stops the gateways, verifies. Before most faults the gateways have settled
 * and are at work, so that each hits something; the rest come in the middle of a recovery. Used by one thread.
 */
public final class ChaosRun {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_MS = 100;
    /** About what a gateway takes to the checks before its start. */
    private static final int START_MS = 4000;

    private static final double NANOS_A_SECOND = 1e9;

    private final ChaosSettings settings;
    private final Path folder;
    private final Progress progress;
    private final Random random;
    private final PicturePool pool = new PicturePool();

    /**
     * @param folder for data and logs, which must not be an earlier run's
     * @param progress is told of every fault
     */
    public ChaosRun(ChaosSettings settings, Path folder, Progress progress) {
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
        this.random = new Random(settings.seed());
    }

    /**
     * Runs, and leaves nothing running.
     *
     * @throws CommandFailedException if the gateways do not come back from a fault, or the run itself fails
     */
    public ChaosReport run() throws InterruptedException {
        FaultPlan plan = FaultPlan.of(settings.faults(), random);
        try (ChaosCluster cluster = ChaosCluster.start(folder, settings.partitions());
                GroupView group = new GroupView(cluster.bootstrapServers(), inputs());
                Fleet fleet = Fleet.start(folder, settings.variant(), cluster, random);
                Swaps swaps =
                        settings.faults().swaps() == 0 ? Swaps.none(cluster, fleet) : Swaps.begin(cluster, fleet);
                Feeder feeder = feeder(cluster)) {
            long begin = System.nanoTime();
            feeder.start();
            hurt(plan, new Scene(cluster, fleet, swaps, feeder, group));
            Verdict verdict = new Verifier(cluster.bootstrapServers(), cluster.registry(), pool, swaps.timetable())
                    .verify(feeder.sent());
            return new ChaosReport(
                    settings,
                    fleet.unplannedEnds(),
                    swaps.slowestRollback(),
                    (System.nanoTime() - begin) / NANOS_A_SECOND,
                    verdict);
        }
    }

    /** What takes part. */
    private record Scene(ChaosCluster cluster, Fleet fleet, Swaps swaps, Feeder feeder, GroupView group) {}

    private List<TopicPartition> inputs() {
        return IntStream.range(0, settings.partitions())
                .mapToObj(partition -> new TopicPartition(TopicNames.DEFAULT.of(Topic.RAW_IMAGES), partition))
                .toList();
    }

    private Feeder feeder(ChaosCluster cluster) {
        return new Feeder(
                cluster.bootstrapServers(),
                cluster.registry(),
                TopicNames.DEFAULT.of(Topic.RAW_IMAGES),
                pool,
                new Feeder.Rate(settings.sources(), settings.perSecond()));
    }

    private void hurt(FaultPlan plan, Scene scene) throws InterruptedException {
        progress.begin("chaos", plan.steps().size() + 1);
        int done = 0;
        for (FaultPlan.Step step : plan.steps()) {
            if (!step.hasty()) {
                awaitAtWork(scene);
            }
            TimeUnit.MILLISECONDS.sleep(step.pauseMs());
            String what = apply(step, scene);
            progress.at(++done, what + ", " + scene.feeder().sent() + " sent");
        }
        awaitAtWork(scene);
        scene.feeder().stop();
        await("work off all records", scene, sight -> sight.behind() == 0);
        scene.fleet().stop();
        progress.at(done + 1, scene.feeder().sent() + " sent");
    }

    private String apply(FaultPlan.Step step, Scene scene) throws InterruptedException {
        return switch (step.fault()) {
            case KILL -> "killed " + scene.fleet().kill();
            case TERMINATE -> "ended " + scene.fleet().terminate();
            case JOIN -> "started " + scene.fleet().join();
            case LEAVE -> "dismissed " + scene.fleet().leave();
            case BROKER_KILL -> {
                scene.cluster().killBroker();
                TimeUnit.MILLISECONDS.sleep(step.lengthMs());
                scene.cluster().restartBroker();
                yield "killed the broker";
            }
            case REGISTRY_AWAY -> {
                scene.cluster().cutRegistryOff();
                String victim = scene.fleet().kill();
                // So long that the one that starts finds no registry.
                TimeUnit.MILLISECONDS.sleep(START_MS + step.lengthMs());
                scene.cluster().bringRegistryBack();
                yield "cut the registry off, killed " + victim;
            }
            case SWAP -> scene.swaps().next();
        };
    }

    /** Until every gateway that there should be is in the group and runs what is set, and inputs are being done with. */
    private void awaitAtWork(Scene scene) throws InterruptedException {
        Sight settled = await(
                "come back",
                scene,
                sight -> sight.settled() && sight.members() == scene.fleet().size());
        await("agree on a version", scene, sight -> scene.swaps().agreed());
        await("go on", scene, sight -> sight.committed() > settled.committed());
    }

    private Sight await(String what, Scene scene, Predicate<Sight> done) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            scene.fleet().revive();
            scene.feeder().check();
            Optional<Sight> sight = scene.group().look();
            if (sight.isPresent() && done.test(sight.get())) {
                return sight.get();
            }
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new CommandFailedException("the gateways did not " + what + " within " + PATIENCE.toSeconds()
                        + " s: " + sight.map(Sight::toString).orElse("the broker gives no answer")
                        + "; see the logs in "
                        + folder);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }
}
