package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.imaging.ImagingException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of decoding threads and a watch over them. Whatever a decoding throws, a stack or a heap that overflows too, is
 * its picture's failure and not the gateway's. Java cannot stop a thread that hangs; so one that takes too long is given up: its picture fails
 * with a {@link DecodeTimeoutException}, a new thread takes its place, and it ends when its picture lets go of it.
 *
 * <p>The queue is not bounded here, for what is in flight is. Thread-safe.
 */
public final class DecodePool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DecodePool.class);

    private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch;
    private final Duration timeout;
    private final GatewayMetrics metrics;
    private volatile boolean closed;

    private record Job<T>(Supplier<T> decoding, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(decoding.get());
            } catch (ImagingException e) {
                result.completeExceptionally(e);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                result.completeExceptionally(new DecoderFailedException(
                        "decoder failed with " + e.getClass().getSimpleName() + "; report a picture that does this",
                        e));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        }
    }

    private DecodePool(Duration timeout, GatewayMetrics metrics) {
        this.timeout = timeout;
        this.metrics = metrics;
        watch = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "dpf-decode-watch"));
    }

    /** Starts the threads. */
    public static DecodePool start(int threads, Duration timeout, GatewayMetrics metrics) {
        DecodePool pool = new DecodePool(timeout, metrics);
        for (int i = 0; i < threads; i++) {
            pool.startWorker();
        }
        long period = Math.max(10, timeout.toMillis() / 10);
        // It fails never and is cancelled by shutting down.
        var unused = pool.watch.scheduleWithFixedDelay(pool::giveUpHanging, period, period, TimeUnit.MILLISECONDS);
        return pool;
    }

    /**
     * Decodes on one of the threads.
     *
     * @return completes there; exceptionally with an {@link ImagingException}, with {@link DecoderFailedException} for all else that
     *     the decoding throws, or with {@link DecodeTimeoutException}
     */
    public <T> CompletableFuture<T> decode(Supplier<T> decoding) {
        CompletableFuture<T> result = new CompletableFuture<>();
        queue.add(new Job<>(decoding, result));
        return result;
    }

    private void startWorker() {
        Worker worker = new Worker();
        workers.add(worker);
        daemon(worker, "dpf-decode").start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void giveUpHanging() {
        for (Worker worker : List.copyOf(workers)) {
            if (worker.giveUpIfHanging()) {
                workers.remove(worker);
                if (!closed) {
                    startWorker();
                }
                metrics.decodingGivenUp();
                log.atWarn()
                        .addKeyValue("limitMs", timeout.toMillis())
                        .log("decoding took too long; its thread was given up");
            }
        }
    }

    /** Lets the threads end after the picture that each is at; what is queued is left undone. */
    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        workers.forEach(Worker::wake);
    }

    /** One thread. A job is ended by whoever takes it out of {@link #current}: the thread itself, or the watch. */
    private final class Worker implements Runnable {
        private @Nullable Job<?> current;
        private long begunAt;
        private boolean givenUp;
        private @Nullable Thread thread;

        @Override
        public void run() {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            while (!closed && !isGivenUp()) {
                try {
                    Job<?> job = queue.take();
                    long begun = System.nanoTime();
                    begin(job, begun);
                    job.run();
                    end();
                    metrics.decoded(System.nanoTime() - begun);
                } catch (InterruptedException e) {
                    log.atDebug().log("decoding thread woken to see whether it is to end");
                }
            }
        }

        private synchronized boolean isGivenUp() {
            return givenUp;
        }

        private synchronized void begin(Job<?> job, long now) {
            current = job;
            begunAt = now;
        }

        private synchronized void end() {
            current = null;
        }

        synchronized boolean giveUpIfHanging() {
            if (current == null || System.nanoTime() - begunAt < timeout.toNanos()) {
                return false;
            }
            givenUp = true;
            current.result()
                    .completeExceptionally(new DecodeTimeoutException("picture takes longer than " + timeout.toMillis()
                            + " ms to decode; send a smaller or simpler one, or raise decode.timeoutMs"));
            wake();
            return true;
        }

        synchronized void wake() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
