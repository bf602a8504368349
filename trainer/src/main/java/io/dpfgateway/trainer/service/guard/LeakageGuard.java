package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.schemas.record.LeakageState;
import io.dpfgateway.schemas.record.LeakageStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.WorkEndedException;
import io.dpfgateway.trainer.guard.LeakageReading;
import io.dpfgateway.trainer.service.telemetry.GuardMeters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Measures now and then what attackers rebuild of sampled pictures from the versions that gateways run, and has a version taken back that
 * misses what operators ask of it.
 *
 * <p>Nothing that fails here ends a training: it is counted, told once in the log and on the status, and tried again. What the progress
 * throws to end the work passes. {@link #look} and {@link #rest} are for one thread, {@link #statuses} for any.
 */
public final class LeakageGuard {
    private static final Logger log = LoggerFactory.getLogger(LeakageGuard.class);

    /** Between two looks at what is set: a canary waits no longer, unless a training runs. */
    static final Duration LOOK = Duration.ofSeconds(10);

    /** Before something that could not be measured is tried again. */
    static final Duration RETRY = Duration.ofMinutes(10);

    private final GuardSettings settings;
    private final String instance;
    private final Fleet fleet;
    private final Meter meter;
    private final GuardMeters meters;
    private final Map<Integer, Watched> watched = new TreeMap<>(Comparator.reverseOrder());

    private Instant next = Instant.MIN;
    private String trouble = "";
    private @Nullable LeakageStatus takenBack;
    private volatile List<LeakageStatus> statuses = List.of();

    /** The gateways of one network. Each may throw where brokers or registry do not answer. */
    public interface Fleet {
        /** What operators have set; empty where they have set nothing. */
        Optional<Rollout> set();

        /** What is announced, by version. */
        SortedMap<Integer, ModelVersion> announced();

        /** Takes a version back, as {@link io.dpfgateway.schemas.rollout.GuardedRollback#apply} does. */
        Result takeBack(Finding finding);
    }

    /** Measures. */
    public interface Meter {
        /** Lets the version's attacker loose on sampled pictures; trains it first where there is none. */
        LeakageReading measure(ModelVersion version, Progress progress);

        /** How many of the pictures to measure on were stored at or after a moment. */
        int storedSince(Instant moment);

        /** Forgets the attackers of all other versions. */
        void keepOnly(Set<Integer> versions);
    }

    /** @param instance who decides, for the record */
    public LeakageGuard(GuardSettings settings, String instance, Fleet fleet, Meter meter, GuardMeters meters) {
        this.settings = settings;
        this.instance = instance;
        this.fleet = fleet;
        this.meter = meter;
        this.meters = meters;
    }

    /** Looks at what is set, measures what is due, and takes back what is to be. Does nothing where it did just now. */
    public void look(Instant now, Progress progress) {
        if (settings.isOff() || now.isBefore(next)) {
            return;
        }
        next = now.plus(LOOK);
        try {
            lookAround(now, progress);
            trouble = "";
        } catch (WorkEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            meters.failed();
            String reason = reasonOf(e);
            if (!reason.equals(trouble)) {
                trouble = reason;
                log.atWarn().addKeyValue("reason", reason).log("the guard cannot look at the versions; trying again");
            }
        }
    }

    private void lookAround(Instant now, Progress progress) {
        Optional<Rollout> set = fleet.set();
        // Read once a look, and only where it is needed.
        @Nullable SortedMap<Integer, ModelVersion> announced = null;
        if (set.isEmpty()) {
            announced = fleet.announced();
        }
        Set<Integer> current = set.map(LeakageGuard::versionsOf).orElse(Set.of());
        if (announced != null && !announced.isEmpty()) {
            current = Set.of(announced.lastKey());
        }
        watchOnly(current, set);
        for (int version : current) {
            Watched one = watched.computeIfAbsent(version, Watched::new);
            if (isDue(one, now)) {
                announced = announced == null ? fleet.announced() : announced;
                measure(one, announced.get(version), now, progress);
            }
            if (set.isPresent() && judge(one, set.get())) {
                // Something else is set by now.
                break;
            }
        }
    }

    /** The one on trial first: it has been looked at least. */
    private static Set<Integer> versionsOf(Rollout set) {
        Set<Integer> versions = new LinkedHashSet<>();
        if (set.getCanaryVersion() != null) {
            versions.add(set.getCanaryVersion());
        }
        versions.add(set.getStableVersion());
        return versions;
    }

    private void watchOnly(Set<Integer> current, Optional<Rollout> set) {
        watched.keySet().retainAll(current);
        current.forEach(version -> watched.computeIfAbsent(version, Watched::new));
        if (takenBack != null && current.contains(takenBack.getVersion())) {
            takenBack = null;
        }
        // A rollback brings it back into force at once.
        Set<Integer> kept = new LinkedHashSet<>(current);
        set.map(Rollout::getPreviousVersion).ifPresent(kept::add);
        meter.keepOnly(kept);
        tell();
    }

    private boolean isDue(Watched one, Instant now) {
        Instant last = one.triedAt();
        if (last == null) {
            return true;
        }
        GuardSettings.Sampling sampling = settings.sampling();
        if (meter.storedSince(last) >= sampling.newSamples()) {
            return true;
        }
        return one.isUnable()
                ? !now.isBefore(last.plus(RETRY))
                : !now.isBefore(last.plus(sampling.every())) && meter.storedSince(last) > 0;
    }

    private void measure(Watched one, @Nullable ModelVersion announced, Instant now, Progress progress) {
        try {
            if (announced == null) {
                unable(one, "it is set, but not announced on dpf-models; announce it, or set another", now);
            } else {
                LeakageReading reading = meter.measure(announced, progress);
                String misses = missesOf(reading);
                one.measured(reading, now, misses);
                tell(reading, misses);
            }
        } catch (WorkEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            unable(one, reasonOf(e), now);
        }
        tell();
    }

    private static void tell(LeakageReading reading, String misses) {
        log.atLevel(misses.isEmpty() ? Level.INFO : Level.WARN)
                .addKeyValue("dpfVersion", reading.version())
                .addKeyValue("pictures", reading.pictures())
                .addKeyValue("ssim", reading.ssim().mean())
                .addKeyValue("ssimLow", reading.ssim().low())
                .log(misses.isEmpty() ? "leakage was measured" : "the version leaks: " + misses);
    }

    /** Empty where it misses nothing, or nothing is judged. */
    private String missesOf(LeakageReading reading) {
        return settings.threshold()
                .filter(reading::misses)
                .map(reading::describe)
                .orElse("");
    }

    private void unable(Watched one, String reason, Instant now) {
        meters.failed();
        if (one.unable(reason, now)) {
            log.atWarn()
                    .addKeyValue("dpfVersion", one.version())
                    .addKeyValue("reason", reason)
                    .log("leakage of this version cannot be measured; trying again");
        }
    }

    private static String reasonOf(RuntimeException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines().findFirst().orElse(e.toString());
    }

    /** @return whether something else is set by now */
    private boolean judge(Watched one, Rollout set) {
        LeakageReading reading = one.reading();
        if (reading == null || settings.threshold().isEmpty() || one.isSettled(set)) {
            return false;
        }
        Optional<Finding> finding =
                reading.finding(set, settings.policy(), settings.threshold().get(), instance);
        return finding.isPresent() && takeBack(one, finding.get());
    }

    private boolean takeBack(Watched one, Finding finding) {
        try {
            Result result = fleet.takeBack(finding);
            if (result instanceof Result.RolledBack) {
                meters.rolledBack();
                takenBack = LeakageStatus.newBuilder(one.status(settings.threshold()))
                        .setState(LeakageState.ROLLED_BACK)
                        .build();
                watched.remove(one.version());
                tell();
                log.atWarn()
                        .addKeyValue("dpfVersion", finding.version())
                        .addKeyValue("reason", finding.reason())
                        .log("the guard took the version back");
            } else if (result instanceof Result.NothingBefore) {
                one.settle(finding.rollout());
                return false;
            }
            return true;
        } catch (WorkEndedException e) {
            throw e;
        } catch (RuntimeException e) {
            meters.rollbackFailed();
            log.atError()
                    .addKeyValue("dpfVersion", finding.version())
                    .addKeyValue("reason", reasonOf(e))
                    .log("the guard cannot take the version back; trying again");
            return false;
        }
    }

    private void tell() {
        List<LeakageStatus> now = new ArrayList<>();
        watched.values().forEach(one -> now.add(one.status(settings.threshold())));
        if (takenBack != null) {
            now.add(takenBack);
        }
        statuses = List.copyOf(now);
        meters.watches(statuses);
    }

    /** Watches nothing: another instance leads. Attackers are kept for when this one leads again. */
    public void rest() {
        next = Instant.MIN;
        if (!statuses.isEmpty()) {
            watched.clear();
            takenBack = null;
            tell();
        }
    }

    /** What was measured of each version in force, and of the one that was taken back last; newest first. */
    public List<LeakageStatus> statuses() {
        return statuses;
    }
}
