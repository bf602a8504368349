package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one benchmark, locked while it runs. What an earlier one left is removed first; the broker's data, which are large,
 * are removed at the end.
 */
final class BenchFolder implements AutoCloseable {
    private static final List<String> KEPT = List.of("bench.json", "memory.json", "rollout.json", "bench.log");
    private static final String WORK = "run";

    private final Path path;
    private final FileChannel lockFile;

    private BenchFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** @throws CommandFailedException if another benchmark has it, or it cannot be written */
    static BenchFolder claim(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw new CommandFailedException(path + " is used by a benchmark that runs now; choose another --out");
            }
            for (String file : KEPT) {
                Files.deleteIfExists(path.resolve(file));
            }
            delete(path.resolve(WORK));
            Files.createDirectories(path.resolve(WORK));
            return new BenchFolder(path, channel);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "cannot write to " + path + ": " + e.getMessage()
                            + "; choose another --out, or check its rights and the free disk space",
                    e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    /** Where results go. */
    Path path() {
        return path;
    }

    /** Jobs, logs of processes, bundles and pictures. */
    Path work() {
        return path.resolve(WORK);
    }

    /** The broker's data. */
    Path stack() {
        return work().resolve("stack");
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            delete(stack());
        } finally {
            lockFile.close();
        }
    }
}
