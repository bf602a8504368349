package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets whoever works on a vault, in whichever process, do one thing after the other: each operation finds the folder as the one
 * before it left it, or as its crash did. Held for as long as an operation takes, never while pictures are learned from.
 */
final class OperationLock {
    private static final String FILE = ".operation.lock";

    /** A file's lock is the whole process's, so the threads of one wait for each other here. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path file;
    private final ReentrantLock threads;

    private OperationLock(Path file, ReentrantLock threads) {
        this.file = file;
        this.threads = threads;
    }

    static OperationLock of(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve(FILE);
        return new OperationLock(file, THREADS.computeIfAbsent(file, any -> new ReentrantLock()));
    }

    /** What is done while nobody else does anything. */
    interface Operation<T> {
        T run() throws IOException;
    }

    <T> T during(Operation<T> operation) throws IOException {
        threads.lock();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            return operation.run();
        } finally {
            threads.unlock();
        }
    }
}
