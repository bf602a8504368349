package io.dpfgateway.cli.bench.worker;

import io.dpfgateway.gateway.infer.LoneSession;
import io.dpfgateway.model.bundle.Bundle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Variant a. Loops side by side, each decoding a batch and running it on a session of its own. A single loop decodes its batch on
 * as many threads as its session has.
 */
final class CeilingLoop implements Running {
    private final Stages stages = new Stages();
    private final AtomicInteger next = new AtomicInteger();
    private final Arrangement arrangement;
    private final List<byte[]> pictures;
    private final PlainPoisoning poisoning;
    private final ExecutorService threads;
    private final List<Future<Void>> loops = new ArrayList<>();
    private volatile boolean stopped;

    private CeilingLoop(Bundle bundle, List<byte[]> pictures, Arrangement arrangement) {
        this.arrangement = arrangement;
        this.pictures = pictures;
        poisoning = new PlainPoisoning(bundle, arrangement, stages);
        threads = Executors.newCachedThreadPool();
    }

    static CeilingLoop start(Bundle bundle, List<byte[]> pictures, Arrangement arrangement) {
        CeilingLoop ceiling = new CeilingLoop(bundle, pictures, arrangement);
        for (int i = 0; i < arrangement.loops(); i++) {
            ceiling.loops.add(ceiling.threads.submit(ceiling::loop));
        }
        return ceiling;
    }

    private Void loop() throws InterruptedException, ExecutionException {
        LoneSession session = poisoning.borrow();
        try {
            while (!stopped) {
                poisoning.run(session, batch(session));
                stages.done(arrangement.batch());
            }
            return null;
        } finally {
            poisoning.giveBack(session);
        }
    }

    private List<float[]> batch(LoneSession session) throws InterruptedException, ExecutionException {
        List<float[]> inputs = new ArrayList<>();
        if (arrangement.loops() > 1 || arrangement.threads() == 1) {
            for (int i = 0; i < arrangement.batch(); i++) {
                inputs.add(poisoning.input(session, picture()));
            }
            return inputs;
        }
        List<Future<List<float[]>>> parts = new ArrayList<>();
        for (int thread = 0; thread < arrangement.threads(); thread++) {
            int from = arrangement.batch() * thread / arrangement.threads();
            int to = arrangement.batch() * (thread + 1) / arrangement.threads();
            parts.add(threads.submit(() -> {
                List<float[]> part = new ArrayList<>();
                for (int i = from; i < to; i++) {
                    part.add(poisoning.input(session, picture()));
                }
                return part;
            }));
        }
        for (Future<List<float[]>> part : parts) {
            inputs.addAll(part.get());
        }
        return inputs;
    }

    private byte[] picture() {
        return pictures.get(Math.floorMod(next.getAndIncrement(), pictures.size()));
    }

    @Override
    public Snapshot snapshot() {
        for (Future<Void> loop : loops) {
            if (loop.isDone() && !stopped) {
                rethrow(loop);
            }
        }
        return stages.snapshot();
    }

    private static void rethrow(Future<Void> loop) {
        try {
            loop.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a loop failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped = true;
        poisoning.close();
        threads.shutdownNow();
    }
}
