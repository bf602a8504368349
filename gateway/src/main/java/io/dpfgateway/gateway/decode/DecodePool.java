package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.imaging.prepare.InputPreparer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of decoding threads, each with a decoder of its own, and a watch over them. Whatever a decoder does, its own process's
 * crash too, is its picture's failure and not the gateway's. One that takes too long is given up: its picture fails with a {@link
 * DecodeTimeoutException}, its process is killed, and a new thread takes its place. Where the decoder has no process, the old thread ends
 * when its picture lets go of it, for Java cannot stop a thread.
 *
 * <p>A picture is blamed only for what happens while it is decoded. Where no decoder can be made ready, pictures wait, and at last fail
 * with a {@link DecoderUnavailableException}, which blames none.
 *
 * <p>The queue is not bounded here, for what is in flight is. Thread-safe.
 */
public final class DecodePool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DecodePool.class);
    private static final long FIRST_WAIT_MS = 250;
    private static final long LONGEST_WAIT_MS = 8000;

    private final BlockingDeque<Job> queue = new LinkedBlockingDeque<>();
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger openDecoders = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ScheduledExecutorService watch;
    private final Decoders decoders;
    private final Duration timeout;
    private final GatewayMetrics metrics;

    /** @param isSecondTry whether a decoder process was killed with it before */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares jobs
    private record Job(
            byte[] encoded, InputPreparer preparer, boolean isSecondTry, CompletableFuture<float[]> result) {}

    private DecodePool(Decoders decoders, Duration timeout, GatewayMetrics metrics) {
        this.decoders = decoders;
        this.timeout = timeout;
        this.metrics = metrics;
        watch = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "dpf-decode-watch"));
    }

    /** Starts the threads, and returns before their decoders are ready. */
    public static DecodePool start(int threads, Decoders decoders, Duration timeout, GatewayMetrics metrics) {
        DecodePool pool = new DecodePool(decoders, timeout, metrics);
        metrics.decoding().watch(decoders);
        for (int i = 0; i < threads; i++) {
            pool.startWorker();
        }
        long period = Math.max(10, timeout.toMillis() / 10);
        // It fails never and is cancelled by shutting down.
        var unused = pool.watch.scheduleWithFixedDelay(pool::giveUpHanging, period, period, TimeUnit.MILLISECONDS);
        return pool;
    }

    /**
     * Makes a network input of a picture, on one of the threads.
     *
     * @param encoded is not written to; must not be changed meanwhile
     * @return completes there; exceptionally with an {@link io.dpfgateway.imaging.ImagingException}, with {@link
     *     DecoderFailedException} for all else that the decoder throws, with {@link DecoderCrashedException}, with {@link
     *     DecodeTimeoutException}, or with {@link DecoderUnavailableException}, for which the picture is not to blame
     */
    public CompletableFuture<float[]> decode(byte[] encoded, InputPreparer preparer) {
        CompletableFuture<float[]> result = new CompletableFuture<>();
        queue.add(new Job(encoded, preparer, false, result));
        return result;
    }

    private void startWorker() {
        Worker worker = new Worker(decoders.make());
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
                metrics.decoding().decodingGivenUp();
                log.atWarn()
                        .addKeyValue("limitMs", timeout.toMillis())
                        .log("decoding took too long; its thread was given up");
                if (!isClosed()) {
                    startWorker();
                }
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void failQueued(DecoderUnavailableException failure) {
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            job.result().completeExceptionally(failure);
        }
    }

    /** Ends decoder processes at once, and threads after the picture that each is at; what is queued is left undone. */
    @Override
    public void close() {
        closed.countDown();
        watch.shutdownNow();
        workers.forEach(Worker::close);
    }

    /** One thread. A job is ended by whoever takes it out of {@link #current}: the thread itself, or the watch. */
    private final class Worker implements Runnable, AutoCloseable {
        private final InputDecoder decoder;
        private @Nullable Job current;
        private long begunAt;
        private boolean givenUp;
        private @Nullable Thread thread;

        /** This thread's own. */
        private boolean isOpen;

        /** This thread's own. */
        private long waitMs = FIRST_WAIT_MS;

        Worker(InputDecoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void run() {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            while (!isClosed() && !isGivenUp()) {
                try {
                    decodeNext();
                } catch (DecoderUnavailableException e) {
                    awaitBetterTimes(e);
                } catch (InterruptedException e) {
                    log.atDebug().log("decoding thread woken to see whether it is to end");
                }
            }
            setOpen(false);
            decoder.close();
        }

        /** Opens the decoder before there is a picture, and again if it was lost meanwhile. */
        private void decodeNext() throws InterruptedException {
            open();
            Job job = queue.take();
            try {
                open();
            } catch (DecoderUnavailableException e) {
                queue.addFirst(job);
                throw e;
            }
            long begun = System.nanoTime();
            begin(job, begun);
            decode(job);
            end();
            metrics.decoding().decoded(System.nanoTime() - begun);
        }

        private void decode(Job job) {
            try {
                job.result().complete(decoder.read(job.encoded(), job.preparer()));
            } catch (DecoderKilledException e) {
                if (job.isSecondTry()) {
                    job.result()
                            .completeExceptionally(new DecoderCrashedException(
                                    "picture's decoder process was killed twice; see whether memory is short, replay"));
                } else {
                    queue.addFirst(new Job(job.encoded(), job.preparer(), true, job.result()));
                }
            } catch (Throwable e) {
                job.result().completeExceptionally(e);
            }
        }

        private void open() {
            decoder.open();
            setOpen(true);
            waitMs = FIRST_WAIT_MS;
        }

        private void setOpen(boolean open) {
            if (open != isOpen) {
                isOpen = open;
                openDecoders.addAndGet(open ? 1 : -1);
            }
        }

        /** Pictures wait for the other decoders meanwhile; where there is none, they are not kept. */
        private void awaitBetterTimes(DecoderUnavailableException failure) {
            setOpen(false);
            if (isClosed() || isGivenUp()) {
                return;
            }
            metrics.decoding().decoderStartFailed();
            log.atWarn()
                    .addKeyValue("waitMs", waitMs)
                    .addKeyValue("reason", failure.getMessage())
                    .log("decoder cannot be started; it is tried again");
            if (openDecoders.get() == 0) {
                failQueued(failure);
            }
            try {
                if (closed.await(waitMs, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                log.atDebug().log("decoding thread woken to see whether it is to end");
            }
            waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
        }

        private synchronized boolean isGivenUp() {
            return givenUp;
        }

        private synchronized void begin(Job job, long now) {
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
            decoder.abandon();
            wake();
            return true;
        }

        private void wake() {
            if (thread != null) {
                thread.interrupt();
            }
        }

        @Override
        public synchronized void close() {
            decoder.close();
            wake();
        }
    }
}
