package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A disk on which the process ends at a chosen change, and does nothing any more from then on. With the power gone too, names that
 * were not made durable are as they were before.
 */
final class FaultyFiles implements VaultFiles {
    /** What becomes of the change at which it ends. */
    enum Fault {
        /** It does not happen. */
        BEFORE,
        /** Half of what it writes is there. */
        HALF,
        /** It happens, and nothing after it. */
        AFTER,
        /** It does not happen, and names that were not synced are lost. */
        POWER
    }

    /** The process has ended. */
    static final class EndedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private interface Change {
        void apply() throws IOException;
    }

    private record Unsynced(Path folder, Change undo) {}

    private final VaultFiles disk = new DiskFiles();
    private final int last;
    private final Fault fault;
    private final Deque<Unsynced> unsynced = new ArrayDeque<>();
    private int changes;
    private boolean isEnded;

    /** @param last the number of the change at which it ends, from 1 */
    FaultyFiles(int last, Fault fault) {
        this.last = last;
        this.fault = fault;
    }

    int changes() {
        return changes;
    }

    private void change(Change whole, Change half) throws IOException {
        requireAlive();
        changes++;
        if (changes < last) {
            whole.apply();
            return;
        }
        isEnded = true;
        if (fault == Fault.HALF) {
            half.apply();
        } else if (fault == Fault.AFTER) {
            whole.apply();
        } else if (fault == Fault.POWER) {
            while (!unsynced.isEmpty()) {
                unsynced.pop().undo().apply();
            }
        }
        throw new EndedException();
    }

    private void requireAlive() {
        if (isEnded) {
            throw new EndedException();
        }
    }

    /** How a file is put back to what it is now. */
    private static Change restoring(Path file) throws IOException {
        if (!Files.exists(file)) {
            return () -> Files.deleteIfExists(file);
        }
        byte[] content = Files.readAllBytes(file);
        return () -> Files.write(file, content);
    }

    private static byte[] half(byte[] content) {
        return Arrays.copyOf(content, content.length / 2);
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        requireAlive();
        disk.makeFolder(folder);
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        requireAlive();
        return disk.list(folder);
    }

    @Override
    public boolean exists(Path file) {
        requireAlive();
        return disk.exists(file);
    }

    @Override
    public long size(Path file) throws IOException {
        requireAlive();
        return disk.size(file);
    }

    @Override
    public byte[] read(Path file, long from, int max) throws IOException {
        requireAlive();
        return disk.read(file, from, max);
    }

    @Override
    public InputStream open(Path file) throws IOException {
        requireAlive();
        return disk.open(file);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        Change restore = restoring(file);
        boolean isNew = !Files.exists(file);
        change(
                () -> {
                    disk.write(file, content);
                    if (isNew) {
                        unsynced.push(new Unsynced(file.getParent(), restore));
                    }
                },
                () -> disk.write(file, half(content)));
    }

    @Override
    public void append(Path file, byte[] content) throws IOException {
        change(() -> disk.append(file, content), () -> disk.append(file, half(content)));
    }

    @Override
    public void truncate(Path file, long size) throws IOException {
        change(() -> disk.truncate(file, size), () -> {});
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        Change restoreFrom = restoring(from);
        Change restoreTo = restoring(to);
        change(
                () -> {
                    disk.move(from, to);
                    unsynced.push(new Unsynced(to.getParent(), () -> {
                        restoreTo.apply();
                        restoreFrom.apply();
                    }));
                },
                () -> {});
    }

    @Override
    public void delete(Path file) throws IOException {
        Change restore = restoring(file);
        change(
                () -> {
                    disk.delete(file);
                    unsynced.push(new Unsynced(file.getParent(), restore));
                },
                () -> {});
    }

    @Override
    public void sync(Path folder) throws IOException {
        change(
                () -> {
                    disk.sync(folder);
                    unsynced.removeIf(name -> name.folder().equals(folder));
                },
                () -> {});
    }
}
