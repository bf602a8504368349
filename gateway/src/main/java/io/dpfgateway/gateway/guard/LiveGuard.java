package io.dpfgateway.gateway.guard;

import io.dpfgateway.gateway.GuardMetrics;
import io.dpfgateway.gateway.config.Guard;
import io.dpfgateway.gateway.infer.ModelOpener;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.gateway.poison.Onlooker;
import io.dpfgateway.gateway.sample.SampleShare;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.rollout.GuardedRollback;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures on a few live pictures of each version that runs whether clean and poisoned outputs agree, and takes a version back that
 * misses what operators ask of it.
 *
 * <p>The stream waits for nothing here: what it shows is queued for a thread of low priority, and left out where too much is queued. It
 * shows what is poisoned already, so that nothing here can lose or hold a record; and whatever fails here is counted, told once a
 * version, and forgotten.
 *
 * <p>The picture's id decides by its SHA-256 whether it is measured, with other text before it than where the sampler decides: a
 * version is not to be judged on those pictures that the next one learns from. Thread-safe.
 */
public final class LiveGuard implements Onlooker, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveGuard.class);
    private static final String SALT = "guard:";

    /** Pictures that wait, each with its input and its tensor. */
    private static final int MOST_WAITING = 8;

    private static final long CLOSE_MS = 5_000;

    private final Guard settings;
    private final Judge judge;
    private final GuardMetrics metrics;
    private final Clock clock;
    private final SampleShare share;
    private final Map<PoisonModel, Watched> watched = new ConcurrentHashMap<>();

    /** Not watched any more, and perhaps not closed yet. */
    private final Set<Watched> leaving = ConcurrentHashMap.newKeySet();

    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(LiveGuard::thread);
    private volatile @Nullable Rollout set;

    /**
     * @param instance who decides, for the record
     * @param rollback takes versions back, as {@link GuardedRollback#apply} does
     * @param clock tells minutes
     */
    public LiveGuard(
            Guard settings, String instance, Function<Finding, Result> rollback, GuardMetrics metrics, Clock clock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        judge = new Judge(new GuardRule(settings, instance), rollback, metrics, clock);
        share = new SampleShare(settings.share());
    }

    @SuppressWarnings("ThreadPriorityCheck") // a courtesy where the system heeds it; the cap is what bounds the cost
    private static Thread thread(Runnable work) {
        Thread made = new Thread(work, "dpf-guard");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    }

    /** Opens models as another does, and watches each until it is closed. */
    public ModelOpener watching(ModelOpener opener) {
        return bundle -> {
            PoisonModel model = opener.open(bundle);
            watch(model, bundle);
            return model;
        };
    }

    private void watch(PoisonModel model, Bundle bundle) {
        Watched one;
        try {
            one = new Watched(bundle, settings, clock);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("dpfVersion", model.version())
                    .addKeyValue("reason", e.toString())
                    .log("the guard cannot watch this version");
            return;
        }
        if (one.isUnable()) {
            tellUnable(one);
        }
        watched.put(model, one);
        tell();
        var unused = model.closed().thenRun(() -> forget(model));
    }

    private void forget(PoisonModel model) {
        Watched one = watched.get(model);
        if (one != null) {
            leaving.add(one);
            watched.remove(model);
            tell();
            boolean unused = submit(() -> {
                one.close();
                leaving.remove(one);
            });
        }
    }

    private synchronized void tell() {
        metrics.watches(watched.values().stream()
                .map(one -> new GuardMetrics.Row(
                        one.version(),
                        one.state(),
                        () -> one.tally().measured(),
                        () -> one.tally().agreement()))
                .toList());
    }

    /** What operators have set by now; null where they have set nothing. */
    public void ruled(@Nullable Rollout now) {
        set = now;
    }

    /** What was measured of each version, by number. */
    public List<GuardStatus> statuses() {
        return watched.values().stream()
                .map(Watched::status)
                .sorted(Comparator.comparing(GuardStatus::getVersion))
                .toList();
    }

    @Override
    public boolean wants(PoisonModel model, String id) {
        try {
            if (!share.includes(SALT + id)) {
                return false;
            }
            Watched one = watched.get(model);
            if (one == null || one.isUnable()) {
                metrics.unmeasured(Unmeasured.UNABLE);
                return false;
            }
            boolean admitted = one.admits();
            if (!admitted) {
                metrics.unmeasured(Unmeasured.OVER_CAP);
            }
            return admitted;
        } catch (RuntimeException e) {
            metrics.unmeasured(Unmeasured.FAILED);
            return false;
        }
    }

    @Override
    public void saw(PoisonModel model, float[] input, WireTensor tensor) {
        if (!room.tryAcquire()) {
            metrics.unmeasured(Unmeasured.BUSY);
            return;
        }
        // A buffer of its own: whoever writes the record may move the other's position.
        WireTensor own = new WireTensor(
                tensor.getDtype(),
                tensor.getShape(),
                tensor.getScale(),
                tensor.getZeroPoint(),
                tensor.getData().duplicate());
        boolean queued = submit(() -> {
            room.release();
            measure(model, input, own);
        });
        if (!queued) {
            room.release();
            metrics.unmeasured(Unmeasured.BUSY);
        }
    }

    /** @return false if the guard is closed */
    private boolean submit(Runnable work) {
        try {
            thread.execute(() -> tryTo(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private static void tryTo(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("the guard failed at something and goes on");
        }
    }

    private void measure(PoisonModel model, float[] input, WireTensor tensor) {
        Watched one = watched.get(model);
        if (one == null || one.isUnable()) {
            metrics.unmeasured(Unmeasured.UNABLE);
            return;
        }
        try {
            one.measure(input, tensor);
        } catch (UnmeasurableException e) {
            one.unable(e);
            metrics.unmeasured(Unmeasured.UNABLE);
            tellUnable(one);
            tell();
            return;
        } catch (RuntimeException | Error e) {
            failed(one, e);
            return;
        }
        if (judge.judged(one)) {
            tell();
        }
        if (judge.takenBack(one, set)) {
            tell();
        }
    }

    private static void tellUnable(Watched one) {
        log.atWarn()
                .addKeyValue("dpfVersion", one.version())
                .addKeyValue("reason", one.status().getDetail())
                .log("the guard cannot measure this version");
    }

    private void failed(Watched one, Throwable e) {
        metrics.unmeasured(Unmeasured.FAILED);
        if (one.firstFailure()) {
            log.atWarn()
                    .addKeyValue("dpfVersion", one.version())
                    .addKeyValue("reason", e.toString())
                    .log("the guard failed to measure a picture; later failures of this version are only counted");
        }
    }

    /** Measures nothing more; waits for what is under way, for at most {@value #CLOSE_MS} ms, and closes its sessions. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
                watched.values().forEach(Watched::close);
                leaving.forEach(Watched::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
