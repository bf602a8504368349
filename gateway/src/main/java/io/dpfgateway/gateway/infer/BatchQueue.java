package io.dpfgateway.gateway.infer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pictures of all partitions that wait for a run, and how batches are formed of them: a batch goes when it is full, when its first
 * picture has lingered long enough, or at once when somebody is in a hurry. What is there is shared among the sessions that are
 * idle, for two half batches side by side are done before a whole one. Thread-safe.
 */
final class BatchQueue {
    /** While it lingers, a session looks this often whether somebody is in a hurry by now. */
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final int most;
    private final long lingerNanos;
    private final Hurries hurries;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<QueuedPicture> queue = new ArrayDeque<>();
    private int idle;
    private boolean closed;

    BatchQueue(int most, Duration linger, Hurries hurries) {
        this.most = most;
        this.lingerNanos = linger.toNanos();
        this.hurries = hurries;
    }

    void add(QueuedPicture picture) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            queue.add(picture);
            // A session that lingers looks again by itself; each wake-up for nothing costs as much as a small picture.
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
                while (queue.isEmpty() && !closed) {
                    changed.await();
                }
                while (lingers()) {
                    // How much of the time is left does not matter: it is looked at again.
                    long unused = changed.awaitNanos(LOOK_NANOS);
                }
                if (!queue.isEmpty()) {
                    return takeShare();
                }
            }
            return List.of();
        } finally {
            idle--;
            lock.unlock();
        }
    }

    /** Whether there are pictures, and it is worth to wait for more. */
    private boolean lingers() {
        QueuedPicture first = queue.peek();
        return first != null
                && queue.size() < most
                && !closed
                && !hurries.any()
                && System.nanoTime() - first.queuedAt() < lingerNanos;
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
    }
}
