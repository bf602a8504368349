package io.dpfgateway.cli.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends pictures at the times that {@link Arrivals} gives, whatever becomes of them: an open loop. Each record carries the time at
 * which it was to be sent; one that is sent late counts from then too, so nothing slow is left out.
 */
public final class CameraLoad implements AutoCloseable {
    private final RawTopic topic;
    private final Arrivals arrivals;
    private final long lastNanos;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;

    private CameraLoad(RawTopic topic, Arrivals arrivals, double seconds) {
        this.topic = topic;
        this.arrivals = arrivals;
        this.lastNanos = (long) (seconds * 1e9);
        thread = new Thread(this::send, "cameras");
    }

    /** Sends for so many seconds. */
    public static CameraLoad start(
            Installation installation, List<byte[]> pictures, Arrivals arrivals, double seconds) {
        CameraLoad load = new CameraLoad(new RawTopic(installation, pictures, 0), arrivals, seconds);
        load.thread.start();
        return load;
    }

    private void send() {
        long begunNanos = System.nanoTime();
        long begunMillis = System.currentTimeMillis();
        try {
            for (long at = arrivals.next(); at < lastNanos && !stopped; at = arrivals.next()) {
                long wait = begunNanos + at - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                topic.send(begunMillis + TimeUnit.NANOSECONDS.toMillis(at));
                sent.incrementAndGet();
            }
            topic.flush();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Whether all is sent. */
    public boolean isDone() {
        RuntimeException e = failure;
        if (e != null) {
            throw e;
        }
        return !thread.isAlive();
    }

    /** How many were sent. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topic.close();
    }
}
