package io.dpfgateway.gateway.infer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pictures of all partitions that wait for a run, and how batches are formed of them: a batch goes when it is full, when its first
 * picture has lingered long enough, or at once when somebody is in a hurry. What is there is shared among the sessions that are
 * idle, for two half batches side by side are done before a whole one. Thread-safe.
 */
final class BatchQueue {
    private final int most;
    private final long lingerNanos;
    private final Hurries hurries;
    private final Runnable hurry = this::hurry;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<QueuedPicture> queue = new ArrayDeque<>();
    private int idle;
    /** Whether one of the idle sessions waits for the linger's end; the others need not wake up for it. */
    private boolean timed;

    private boolean closed;

    BatchQueue(int most, Duration linger, Hurries hurries) {
        this.most = most;
        this.lingerNanos = linger.toNanos();
        this.hurries = hurries;
        hurries.tell(hurry);
    }

    private void hurry() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void add(QueuedPicture picture) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            queue.add(picture);
            // The session that watches the time looks again by itself; each wake-up for nothing costs as much as a
            // small picture.
            if (queue.size() == 1 || queue.size() >= most) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a batch; an empty one says that the queue is closed and everything was taken. */
    List<QueuedPicture> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            idle++;
            while (!closed || !queue.isEmpty()) {
                if (lingerLeft() <= 0) {
                    return takeShare();
                }
                if (queue.isEmpty() || timed) {
                    changed.await();
                } else {
                    linger();
                }
            }
            return List.of();
        } finally {
            idle--;
            lock.unlock();
        }
    }

    private void linger() throws InterruptedException {
        timed = true;
        try {
            for (long left = lingerLeft(); left > 0 && !queue.isEmpty(); left = lingerLeft()) {
                // How much of the time is left does not matter: it is looked at again.
                long unused = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Another has to watch the time instead.
            changed.signal();
            throw e;
        } finally {
            timed = false;
        }
    }

    /** How long it is worth to wait for more pictures; for ever where there is none. */
    private long lingerLeft() {
        QueuedPicture first = queue.peek();
        if (first == null) {
            return Long.MAX_VALUE;
        }
        if (queue.size() >= most || closed || hurries.any()) {
            return 0;
        }
        return lingerNanos - (System.nanoTime() - first.queuedAt());
    }

    private List<QueuedPicture> takeShare() {
        int share = Math.min(most, (queue.size() + idle - 1) / idle);
        List<QueuedPicture> batch = new ArrayList<>(share);
        while (batch.size() < share) {
            batch.add(queue.remove());
        }
        if (!queue.isEmpty()) {
            changed.signal();
        }
        return batch;
    }

    /** How many sessions wait for a batch. */
    int idle() {
        lock.lock();
        try {
            return idle;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing comes any more; what is there is still taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        hurries.forget(hurry);
    }
}
