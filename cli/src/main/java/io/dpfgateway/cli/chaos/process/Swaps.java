package io.dpfgateway.cli.chaos.process;

import io.dpfgateway.cli.chaos.verify.Timetable;
import io.dpfgateway.cli.chaos.verify.VersionArrivals;
import io.dpfgateway.cli.rollout.Change;
import io.dpfgateway.cli.rollout.RolloutDesk;
import io.dpfgateway.cli.rollout.Situation;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Sets rollouts as an operator does, one after the other: a new version on trial, taken back; another on trial, promoted, taken
 * back. Used by one thread.
 */
public final class Swaps implements AutoCloseable {
    private static final double SHARE = 0.3;
    private static final double NANOS_A_SECOND = 1e9;
    private static final List<Turn> TURNS =
            List.of(Turn.CANARY, Turn.ROLLBACK, Turn.CANARY, Turn.PROMOTION, Turn.ROLLBACK);

    private final ChaosCluster cluster;
    private final ChaosBundle bundle;
    private final Map<String, String> kafka;
    private final VersionArrivals arrivals;
    private final Timetable timetable = new Timetable();
    private final Clock clock = Clock.systemUTC();
    private final List<Leaving> rollbacks = new ArrayList<>();
    private int newest = 1;
    private int done;

    private enum Turn {
        CANARY,
        PROMOTION,
        ROLLBACK
    }

    /** A version that was to leave, and when that was said. */
    private record Leaving(int version, long saidAt) {}

    private Swaps(ChaosCluster cluster, ChaosBundle bundle) {
        this.cluster = cluster;
        this.bundle = bundle;
        kafka = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        arrivals = VersionArrivals.start(
                cluster.bootstrapServers(), cluster.registry(), TopicNames.DEFAULT.of(Topic.POISONED_FEATURES));
    }

    /** Leaves it to the gateways what they run. */
    public static Swaps none(ChaosCluster cluster, Fleet fleet) {
        return new Swaps(cluster, fleet.bundle());
    }

    /** Sets the first version. */
    public static Swaps begin(ChaosCluster cluster, Fleet fleet) {
        Swaps swaps = new Swaps(cluster, fleet.bundle());
        swaps.apply(new Change.Promotion(swaps.newest));
        return swaps;
    }

    /** The next change. Says what it was. */
    public String next() {
        Turn turn = TURNS.get(done++ % TURNS.size());
        Rollout set =
                switch (turn) {
                    case CANARY -> {
                        bundle.publish(++newest, cluster);
                        yield apply(new Change.Canary(newest, SHARE));
                    }
                    case PROMOTION -> apply(new Change.Promotion(null));
                    case ROLLBACK -> {
                        rollbacks.add(new Leaving(newest, System.nanoTime()));
                        yield apply(new Change.Rollback());
                    }
                };
        return turn == Turn.CANARY
                ? "tried version " + newest
                : (turn == Turn.PROMOTION ? "promoted version " : "took back version ") + newest + ", stable "
                        + set.getStableVersion();
    }

    private Rollout apply(Change change) {
        try (RolloutDesk desk = RolloutDesk.open(kafka, cluster.registry(), TopicNames.DEFAULT)) {
            Rollout set = desk.apply(change, ChaosBundle.NETWORK.value(), "chaos", clock);
            timetable.set(set);
            return set;
        }
    }

    /** Looks whether every gateway runs what was set last. */
    public boolean agreed() {
        if (!timetable.isAgreed()) {
            Situation situation = Situation.read(new LatestValues(kafka, cluster.registry()), TopicNames.DEFAULT);
            if (Standing.of(situation, ChaosBundle.NETWORK.value(), clock.instant())
                    .isAgreed()) {
                timetable.agreed(clock.instant());
            }
        }
        return timetable.isAgreed();
    }

    /** What was set when. */
    public Timetable timetable() {
        return timetable;
    }

    /** Seconds from the command of a rollback to the last record of the version that it took back, of the slowest one. */
    public double slowestRollback() {
        double slowest = 0;
        for (Leaving leaving : rollbacks) {
            OptionalLong last = arrivals.last(leaving.version());
            if (last.isPresent()) {
                slowest = Math.max(slowest, (last.getAsLong() - leaving.saidAt()) / NANOS_A_SECOND);
            }
        }
        return slowest;
    }

    @Override
    public void close() throws InterruptedException {
        arrivals.close();
    }
}
