package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.trainer.checkpoint.CheckpointStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where attackers are kept: a folder for each, the name of which tells its version, what it was made of, and since when; the moment
 * decides which pictures it learns from, so that one that a kill interrupted goes on with the same. Used by one thread of one process.
 *
 * @param folder of all; need not be there
 * @param clock dates new ones
 */
record AttackerShelf(Path folder, Clock clock) {
    private static final int KEY_DIGITS = 16;
    private static final Pattern NAME = Pattern.compile("(\\d{1,9})-([0-9a-f]{" + KEY_DIGITS + "})-(\\d{1,15})");

    /**
     * The place of an attacker, which is made where there is none. One of the same version that was made of something else goes.
     *
     * @param key a hash, in lower-case hex, of all that the attacker is made of but the pictures
     */
    KeptPlace place(int version, String key) {
        try {
            for (Named named : all()) {
                if (named.version() == version) {
                    if (named.key().equals(key.substring(0, KEY_DIGITS))) {
                        return new KeptPlace(named.path(), key, named.since());
                    }
                    delete(named.path());
                }
            }
            Instant now = Instant.ofEpochMilli(clock.millis());
            Path made = folder.resolve(version + "-" + key.substring(0, KEY_DIGITS) + "-" + now.toEpochMilli());
            Files.createDirectories(made);
            return new KeptPlace(made, key, now);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Removes the attackers of all other versions. */
    void keepOnly(Set<Integer> versions) {
        try {
            for (Named named : all()) {
                if (!versions.contains(named.version())) {
                    delete(named.path());
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private List<Named> all() throws IOException {
        List<Named> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    Matcher name = NAME.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        found.add(new Named(
                                file,
                                Integer.parseInt(name.group(1)),
                                name.group(2),
                                Instant.ofEpochMilli(Long.parseLong(name.group(3)))));
                    }
                }
            }
        }
        return found;
    }

    /** All below a folder, and the folder last: what a kill leaves of it is found and removed at the next look. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private CheckpointStorageException failed(IOException e) {
        return new CheckpointStorageException(
                "cannot keep attackers in " + folder + ": " + e + "; check its rights and the free disk space", e);
    }

    private record Named(Path path, int version, String key, Instant since) {}
}
