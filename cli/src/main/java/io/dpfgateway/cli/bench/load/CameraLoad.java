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
    /** Kafka's own default, which cameras and apps send with; without it each picture is a request of its own. */
    private static final int LINGER_MS = 5;

    private final RawTopic topic;
    private final Arrivals arrivals;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;

    private CameraLoad(RawTopic topic, Arrivals arrivals) {
        this.topic = topic;
        this.arrivals = arrivals;
        thread = new Thread(this::send, "cameras");
    }

    /** Sends until it is stopped. */
    public static CameraLoad start(Installation installation, List<byte[]> pictures, Arrivals arrivals) {
        CameraLoad load = new CameraLoad(new RawTopic(installation, pictures, LINGER_MS), arrivals);
        load.thread.start();
        return load;
    }

    private void send() {
        long begunNanos = System.nanoTime();
        long begunMillis = System.currentTimeMillis();
        try {
            while (!stopped) {
                long at = arrivals.next();
                awaitTime(begunNanos + at);
                if (!stopped) {
                    topic.send(begunMillis + TimeUnit.NANOSECONDS.toMillis(at));
                    sent.incrementAndGet();
                }
            }
            topic.flush();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Parking may end early, and a picture sent early would look quicker than it was. */
    private void awaitTime(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0 && !stopped; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Sends nothing more; the broker gets what was sent. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(thread);
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
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topic.close();
    }
}
