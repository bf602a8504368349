package io.dpfgateway.trainer.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sweep on disk: {@code sweep.json}, what it was asked for; {@code runs/NAME/}, each with its {@code run.json} and {@code bundle}, or with the {@code checkpoints} of a run that was broken off;
 * {@code frontier.*}. Of two sweeps in one folder the second is refused, and so is one that asks for something else than the first
 * one did: figures that cannot be compared do not get into one picture. Every file is written beside its place and renamed. Not
 * thread-safe.
 */
public final class SweepFolder implements AutoCloseable {
    private static final String CONFIGURATION = "sweep.json";
    private static final String LOCK = "sweep.lock";
    private static final String RUNS = "runs";
    private static final String CHECKPOINTS = "checkpoints";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final FileChannel lock;

    private SweepFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes a folder for a sweep, or takes up the sweep that is there.
     *
     * @param configuration all that the runs' figures depend on
     * @throws SweepFolderException if another sweep is there or at work, or something else than a sweep
     */
    public static SweepFolder open(Path folder, JsonNode configuration) {
        Path file = folder.resolve(CONFIGURATION);
        try {
            if (Files.isDirectory(folder) && !Files.exists(file) && !isEmpty(folder)) {
                throw new SweepFolderException(
                        folder + " is there and holds no sweep; choose another folder, or remove it");
            }
            Files.createDirectories(folder.resolve(RUNS));
            SweepFolder opened = new SweepFolder(folder, lock(folder));
            try {
                opened.keep(configuration);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed("use", folder, e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            // A sweep that was killed as it began has left no more than these.
            return entries.allMatch(entry -> entry.endsWith(LOCK) || entry.endsWith(RUNS));
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock held = null;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process, told as if by another.
        }
        if (held == null) {
            channel.close();
            throw new SweepFolderException(
                    "another sweep is at work in " + folder + "; wait for it, or choose another folder");
        }
        return channel;
    }

    private void keep(JsonNode configuration) throws IOException {
        Path file = folder.resolve(CONFIGURATION);
        if (!Files.exists(file)) {
            write(file, MAPPER.writeValueAsBytes(configuration));
            return;
        }
        Map<String, String> before = flatten(read(file, JsonNode.class));
        Map<String, String> now = flatten(MAPPER.readTree(MAPPER.writeValueAsBytes(configuration)));
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(now.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            String was = before.getOrDefault(key, "nothing");
            String is = now.getOrDefault(key, "nothing");
            if (!was.equals(is)) {
                differences.add(key + " was " + was + " and is " + is);
            }
        }
        if (!differences.isEmpty()) {
            throw new SweepFolderException(folder + " holds another sweep: " + String.join("; ", differences)
                    + "; choose another folder, or ask for the same again");
        }
    }

    /** Each value by its path. */
    private static Map<String, String> flatten(JsonNode tree) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", tree, flat);
        return flat;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> flat) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), flat));
        } else {
            flat.put(path, node.isTextual() ? node.textValue() : node.toString());
        }
    }

    /** The record of a run, if it ended. */
    Optional<RunRecord> find(SweepRun run) {
        Path file = directory(run).resolve(RunRecord.FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        RunRecord found = read(file, RunRecord.class);
        if (!found.run().equals(run)) {
            throw new SweepFolderException(file + " is of another run; remove its folder to do the run again");
        }
        return Optional.of(found);
    }

    /**
     * Makes the folder of a run that begins. What an unfinished or failed one left there is removed, since half of a run proves
     * nothing; only its checkpoints stay, with which it comes to the same result as if it had never been broken off.
     */
    Path begin(SweepRun run) {
        clear(run);
        try {
            return Files.createDirectories(directory(run));
        } catch (IOException e) {
            throw failed("write", directory(run), e);
        }
    }

    /** Removes what a run has left, but for its checkpoints. */
    void clear(SweepRun run) {
        Path directory = directory(run);
        if (!Files.exists(directory)) {
            return;
        }
        Path checkpoints = directory.resolve(CHECKPOINTS);
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                if (!entry.equals(checkpoints)) {
                    remove(entry);
                }
            }
            if (!Files.exists(checkpoints)) {
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw failed("remove", directory, e);
        }
    }

    /** Removes all that a run has left. */
    void discard(SweepRun run) {
        try {
            remove(directory(run));
        } catch (IOException e) {
            throw failed("remove", directory(run), e);
        }
    }

    /** Removes a file or a folder with all that is in it; nothing if it is not there. */
    private static void remove(Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(target, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Ends a run: from now on it counts as done, or as failed. */
    void end(RunRecord record) {
        Path file = directory(record.run()).resolve(RunRecord.FILE_NAME);
        try {
            write(file, MAPPER.writeValueAsBytes(record));
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** Writes a file of the frontier. */
    void write(String name, byte[] bytes) {
        try {
            write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw failed("write", folder.resolve(name), e);
        }
    }

    /** Where a run keeps how far it has come. */
    static Path checkpoints(Path directory) {
        return directory.resolve(CHECKPOINTS);
    }

    /** Removes what a run has kept. */
    static void removeCheckpoints(Path directory) {
        try {
            remove(checkpoints(directory));
        } catch (IOException e) {
            throw failed("remove", checkpoints(directory), e);
        }
    }

    /** Where a run lies. */
    public Path directory(SweepRun run) {
        return folder.resolve(RUNS).resolve(run.name());
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(beside, bytes);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static <T> T read(Path file, Class<T> type) {
        try {
            return MAPPER.readValue(Files.readAllBytes(file), type);
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new SweepFolderException(
                    file + " is damaged: " + reason + "; remove the folder it is in, and sweep again", e);
        }
    }

    private static SweepFolderException failed(String what, Path where, IOException e) {
        return new SweepFolderException(
                "cannot " + what + " " + where + ": " + e + "; check the folder's rights and the free disk space", e);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The system gives the lock back with the process.
        }
    }
}
