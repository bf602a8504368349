package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries on disk and in memory. An entry is {@code NAME.entry}, and is there once its file has that name; {@code NAME.tmp} is
 * one that is being written, or that a crash left; {@code NAME.altered} is not as it was written, and is never used. A name is a
 * keyed hash of source and id. Guarded by its owner, but for {@link #read}.
 */
final class EntryFolder {
    private static final Logger log = LoggerFactory.getLogger(EntryFolder.class);
    private static final String ENTRY = ".entry";
    private static final String ALTERED = ".altered";
    private static final String TEMPORARY = ".tmp";
    private static final int NAME_BYTES = 20;

    private final VaultFiles files;
    private final Path folder;
    private final EntryCodec codec;
    private final KeyedHash names;
    private final EntryIndex index = new EntryIndex();
    private final Set<String> altered = new TreeSet<>();

    EntryFolder(VaultFiles files, Path folder, EntryCodec codec, KeyedHash names) {
        this.files = files;
        this.folder = folder;
        this.codec = codec;
        this.names = names;
    }

    EntryIndex index() {
        return index;
    }

    EntryCodec codec() {
        return codec;
    }

    /** Those that are not as they were written. */
    Set<String> altered() {
        return Set.copyOf(altered);
    }

    /** The name of a picture's file, less its ending. */
    String nameOf(String source, String id) {
        return HexFormat.of().formatHex(names.of(source, id), 0, NAME_BYTES);
    }

    /**
     * Looks at the disk again: removes what was never finished, forgets what is gone, and takes in what is new.
     *
     * @return the names of new entries that are not as they were written, which are set aside
     */
    List<String> find() throws IOException {
        altered.clear();
        Set<String> there = new HashSet<>();
        for (String file : files.list(folder)) {
            if (file.endsWith(ENTRY)) {
                there.add(without(file, ENTRY));
            } else if (file.endsWith(ALTERED)) {
                altered.add(without(file, ALTERED));
            } else if (file.endsWith(TEMPORARY)) {
                files.delete(folder.resolve(file));
            }
        }
        for (Entry entry : index.all()) {
            if (!there.contains(entry.name())) {
                index.remove(entry.name());
            }
        }
        List<String> broken = new ArrayList<>();
        for (String name : new TreeSet<>(there)) {
            if (!index.has(name)) {
                try {
                    index.add(head(name));
                } catch (AlteredEntryException e) {
                    setAside(name, e);
                    broken.add(name);
                }
            }
        }
        return broken;
    }

    private static String without(String file, String ending) {
        return file.substring(0, file.length() - ending.length());
    }

    private Entry head(String name) throws IOException, AlteredEntryException {
        Path file = file(name);
        byte[] start = files.read(file, 0, EntryCodec.USUAL_HEAD_BYTES);
        int needed = codec.headBytes(start);
        return codec.entry(name, needed > start.length ? files.read(file, 0, needed) : start, files.size(file));
    }

    /** Puts an entry where nobody takes it for one, and says so by its name. */
    void setAside(String name, AlteredEntryException why) throws IOException {
        log.atError()
                .addKeyValue("entry", folder.resolve(name + ALTERED))
                .log(
                        "the vault's entry {} was altered: {}; it is set aside and never used; find out who can write there",
                        name,
                        why.getMessage());
        index.remove(name);
        files.move(file(name), folder.resolve(name + ALTERED));
        files.sync(folder);
        altered.add(name);
    }

    /** Puts a file in; it stays after a crash once {@link #sync} was called. */
    void put(Entry entry, byte[] file) throws IOException {
        Path temporary = folder.resolve(entry.name() + TEMPORARY);
        files.write(temporary, file);
        files.move(temporary, file(entry.name()));
        index.add(entry);
    }

    /** Removes entries; they stay away after a crash once {@link #sync} was called. */
    void remove(List<Entry> gone) throws IOException {
        for (Entry entry : gone) {
            files.delete(file(entry.name()));
            index.remove(entry.name());
        }
    }

    /** Removes what was set aside, as {@link #remove} does. */
    void removeAltered(Set<String> gone) throws IOException {
        for (String name : gone) {
            files.delete(folder.resolve(name + ALTERED));
            altered.remove(name);
        }
    }

    void sync() throws IOException {
        files.sync(folder);
    }

    /**
     * Reads one entry, at any time.
     *
     * @return empty if it is not there
     * @throws AlteredEntryException if it is not as it was written
     */
    Optional<EntryCodec.Content> read(String name) throws IOException, AlteredEntryException {
        try {
            return Optional.of(codec.decode(name, files.read(file(name), 0, Integer.MAX_VALUE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ENTRY);
    }
}
