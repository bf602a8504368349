package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.ModelMetrics;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.store.StoreUnavailableException;
import io.dpfgateway.schemas.record.ModelVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what runs to what is wanted. A version is loaded and warmed up beside what runs; only when all that is wanted is ready or
 * refused does the {@link ModelListener} get another lineup, in one swap, so that no source changes its version for a moment
 * only. What is refused or not announced is left out: the stable version that runs goes on in its place.
 *
 * <p>At most one version is loaded in a {@link #step}, so that whoever calls it can look for what was set meanwhile: a version
 * that was taken back while it was loading never runs.
 *
 * <p>Owns models until they are in a lineup. Used by the watcher's thread only.
 */
final class Roller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Roller.class);

    private final Announcements announcements;
    private final ModelLoader loader;
    private final ModelListener listener;
    private final ModelMetrics metrics;
    private final NavigableMap<Integer, VersionState> states = new TreeMap<>();

    /** Apart from the states: a version may be wanted again before its old sessions are closed. */
    private final List<VersionState.Draining> draining = new ArrayList<>();

    private @Nullable Lineup running;
    private RolloutReport told = RolloutReport.NONE;

    Roller(Announcements announcements, ModelLoader loader, ModelListener listener, ModelMetrics metrics) {
        this.announcements = announcements;
        this.loader = loader;
        this.listener = listener;
        this.metrics = metrics;
    }

    /**
     * Loads a version that is wanted and not there, or else swaps to what is wanted.
     *
     * @return whether to call again at once, behind a look at what is wanted by then
     */
    boolean step() {
        retireClosed();
        listener.ruled(announcements.rollout());
        Optional<Wanted> wanted = announcements.wanted(stable());
        Optional<ModelVersion> missing = wanted.flatMap(this::missing);
        boolean again = missing.isPresent() && load(missing.get());
        if (!again) {
            wanted.ifPresent(this::bring);
        }
        tell();
        return again;
    }

    private int stable() {
        return running == null ? 0 : running.stable().version();
    }

    private Optional<ModelVersion> missing(Wanted wanted) {
        return wanted.versions().stream()
                .filter(version -> model(version).isEmpty())
                .flatMap(version -> announcements.loadable(version).stream())
                .findFirst();
    }

    private Optional<PoisonModel> model(int version) {
        return states.get(version) instanceof VersionState.Loaded loaded
                ? Optional.of(loaded.model())
                : Optional.empty();
    }

    private <S extends VersionState> S enter(S state) {
        states.put(state.version(), state);
        return state;
    }

    /** @return whether more is known of it now; where its store does not answer, nothing is, and the rest need not wait */
    private boolean load(ModelVersion announcement) {
        VersionState.Announced announced = enter(new VersionState.Announced(announcement));
        VersionState.Loading reached = announced;
        try {
            VersionState.Verified verified = enter(announced.verified(loader.verify(announcement)));
            VersionState.Warming warming = enter(verified.warming());
            reached = warming;
            tell();
            enter(warming.warmed(loader.warmUp(announcement, warming.bundle())));
        } catch (StoreUnavailableException e) {
            metrics.watchRetried();
            log.atWarn()
                    .addKeyValue("dpfVersion", announcement.getVersion())
                    .addKeyValue("reason", e.getMessage())
                    .log("the model store does not answer; trying again");
            return false;
        } catch (ModelRefusedException e) {
            VersionState.Refused refused = enter(reached.refused(e.reason(), String.valueOf(e.getMessage())));
            announcements.refuse(announcement);
            metrics.refused(refused.reason());
            log.atError()
                    .addKeyValue("dpfVersion", refused.version())
                    .addKeyValue("reason", refused.reason())
                    .log(refused.message());
        }
        return true;
    }

    private void bring(Wanted wanted) {
        Optional<Lineup> next = lineup(wanted).filter(lineup -> !lineup.equals(running));
        if (next.isPresent()) {
            if (!listener.run(next.get())) {
                return;
            }
            running = next.get();
            metrics.swapped();
            log(next.get());
        }
        leave(wanted);
        Optional.ofNullable(running).ifPresent(this::settle);
    }

    /** Empty where nothing can poison. */
    private Optional<Lineup> lineup(Wanted wanted) {
        return model(wanted.stable())
                .or(() -> Optional.ofNullable(running).map(Lineup::stable))
                .map(stable -> new Lineup(stable, canary(wanted, stable)));
    }

    private Optional<Lineup.Canary> canary(Wanted wanted, PoisonModel stable) {
        return wanted.canary()
                .filter(trial -> trial.version() != stable.version())
                .flatMap(trial -> model(trial.version()).map(model -> new Lineup.Canary(model, trial.share())));
    }

    /** What runs no more was closed by whoever runs it, or is in a moment; what never ran is closed here. */
    private void leave(Wanted wanted) {
        for (VersionState.Loaded loaded : loaded()) {
            boolean runs = running != null && running.models().contains(loaded.model());
            boolean waits = loaded instanceof VersionState.Warmed && wanted.includes(loaded.version());
            if (!runs && !waits) {
                if (loaded instanceof VersionState.Warmed) {
                    loaded.model().close();
                }
                states.remove(loaded.version());
                draining.add(loaded.left());
            }
        }
    }

    private List<VersionState.Loaded> loaded() {
        return states.values().stream()
                .filter(VersionState.Loaded.class::isInstance)
                .map(VersionState.Loaded.class::cast)
                .toList();
    }

    private void settle(Lineup lineup) {
        for (VersionState.Loaded loaded : loaded()) {
            if (loaded.model() == lineup.stable()) {
                enter(loaded.promoted());
            } else {
                lineup.canary()
                        .filter(canary -> canary.model() == loaded.model())
                        .ifPresent(canary -> enter(loaded.onTrial(canary.share())));
            }
        }
    }

    private void retireClosed() {
        for (Iterator<VersionState.Draining> leaving = draining.iterator(); leaving.hasNext(); ) {
            VersionState.Draining state = leaving.next();
            if (state.isClosed()) {
                leaving.remove();
                states.putIfAbsent(state.version(), state.closed());
            }
        }
    }

    private void tell() {
        metrics.open(loaded().size() + draining.size());
        RolloutReport report = new ReportWriter(announcements, running).write(all());
        if (!report.equals(told)) {
            told = report;
            listener.changed(report);
        }
    }

    private List<VersionState> all() {
        return Stream.concat(states.values().stream(), draining.stream()).toList();
    }

    private static void log(Lineup lineup) {
        log.atInfo()
                .addKeyValue("dpfVersion", lineup.stable().version())
                .addKeyValue(
                        "canaryVersion",
                        lineup.canary().map(Lineup.Canary::version).orElse(null))
                .addKeyValue(
                        "canaryShare",
                        lineup.canary().map(canary -> canary.share().share()).orElse(0.0))
                .log("model runs");
    }

    /** Closes what is loaded and does not run. */
    @Override
    public void close() {
        for (VersionState.Loaded loaded : loaded()) {
            if (loaded instanceof VersionState.Warmed) {
                loaded.model().close();
            }
        }
    }
}
