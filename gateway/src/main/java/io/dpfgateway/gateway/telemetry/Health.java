package io.dpfgateway.gateway.telemetry;

import io.dpfgateway.gateway.stream.StreamVitals;
import io.dpfgateway.schemas.record.GatewayState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a gateway is alive and whether it is ready.
 *
 * <p><b>Alive</b>: starting the process again would not help. That is so unless the gateway or one of its streams has ended, or a
 * stream thread has not asked for records for longer than {@link Patience#poll}. A broker or a registry that is away, and a model
 * that is missing, leave it alive.
 *
 * <p><b>Ready</b>: pictures become poisoned records now. It is alive; a verified model is loaded and warmed up; each stream has
 * joined its group and knows its partitions, which may be none where there are more instances than partitions; and no fetched
 * record of these partitions has waited for its commit longer than {@link Patience#commit}. With nothing to commit, the last
 * commit may be old.
 *
 * <p>Thread-safe; may be asked at any time.
 */
public final class Health {
    private final Supplier<GatewayState> state;
    private final Progress progress;
    private final Patience patience;
    private final List<Supplier<StreamVitals>> beside = new CopyOnWriteArrayList<>();
    private volatile @Nullable Supplier<StreamVitals> poisoning;

    public Health(Supplier<GatewayState> state, Progress progress, Patience patience) {
        this.state = state;
        this.progress = progress;
        this.patience = patience;
    }

    /** From now on this stream poisons. */
    public void poisoning(Supplier<StreamVitals> vitals) {
        poisoning = vitals;
    }

    /** From now on this stream runs, too. */
    public void beside(Supplier<StreamVitals> vitals) {
        beside.add(vitals);
    }

    public HealthReport live() {
        return new HealthReport(dead(vitals()));
    }

    public HealthReport ready() {
        List<StreamVitals> vitals = vitals();
        List<String> missing = new ArrayList<>(dead(vitals));
        if (missing.isEmpty()) {
            addMissingModel(missing);
            vitals.stream()
                    .filter(stream -> !stream.settled())
                    .forEach(stream -> missing.add(stream.app() + " has no settled share of the partitions yet"));
            Duration uncommitted = uncommitted();
            if (uncommitted.compareTo(patience.commit()) > 0) {
                missing.add("records wait for a commit for " + uncommitted.toSeconds()
                        + " s; the longest that is well is " + patience.commit().toSeconds() + " s");
            }
        }
        return new HealthReport(missing);
    }

    private void addMissingModel(List<String> missing) {
        if (state.get() == GatewayState.WAITING_FOR_MODEL) {
            missing.add("no verified model is announced yet");
        } else if (poisoning == null) {
            missing.add("poisoning is starting");
        }
    }

    private List<String> dead(List<StreamVitals> vitals) {
        List<String> reasons = new ArrayList<>();
        GatewayState now = state.get();
        if (now == GatewayState.FAILED || now == GatewayState.STOPPED) {
            reasons.add("the gateway has " + now.name().toLowerCase(Locale.ROOT));
        }
        for (StreamVitals stream : vitals) {
            if (stream.failed()) {
                reasons.add(stream.app() + " has failed");
            } else if (stream.sincePoll().compareTo(patience.poll()) > 0) {
                reasons.add("a thread of " + stream.app() + " has asked for no records for "
                        + stream.sincePoll().toSeconds() + " s; the longest that is well is "
                        + patience.poll().toSeconds() + " s");
            }
        }
        return reasons;
    }

    private List<StreamVitals> vitals() {
        List<Supplier<StreamVitals>> streams = new ArrayList<>(beside);
        Optional.ofNullable(poisoning).ifPresent(streams::add);
        return streams.stream().map(Supplier::get).toList();
    }

    /** How long records of this instance's partitions wait for a commit; zero if none do. */
    public Duration uncommitted() {
        Optional.ofNullable(poisoning)
                .map(Supplier::get)
                // While partitions move it is not known whose they are.
                .filter(StreamVitals::settled)
                .ifPresent(stream -> progress.retain(stream.assigned()));
        return progress.uncommitted();
    }
}
