package io.dpfgateway.trainer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vault's folder, to whoever works on it: its entries, its two logs, and what may be done between the two. All but {@link #read}
 * is done in {@link #during}, which begins by finding what others did or left half-done. The order that this lives by: an entry is
 * there once its file has its name; an erasure is remembered before its files go; the audit log is written last, and where a crash
 * came before that, the next to come says so there.
 */
final class VaultFolder {
    private static final Logger log = LoggerFactory.getLogger(VaultFolder.class);
    private static final String ENTRY = ".entry";
    private static final String ALTERED = ".altered";
    private static final String TEMPORARY = ".tmp";
    private static final int NAME_BYTES = 20;

    private final VaultFiles files;
    private final Path entries;
    private final Path folder;
    private final Clock clock;
    private final OperationLock lock;
    private final EntryCodec codec;
    private final KeyedHash names;
    private final ChainedLog audit;
    private final Erasures erasures;
    private final EntryIndex index = new EntryIndex();
    private final Set<String> altered = new TreeSet<>();
    /** How many erasures the audit log knows to be done. */
    private long finished;

    private boolean isKnown;

    private VaultFolder(VaultFiles files, Path folder, VaultKey key, Clock clock) throws IOException {
        this.files = files;
        this.folder = folder;
        this.entries = VaultMarker.entries(folder);
        this.clock = clock;
        this.lock = OperationLock.of(folder);
        this.codec = new EntryCodec(key, new SecureRandom());
        this.names = key.hash("names");
        this.audit = ChainedLog.of(files, folder, VaultMarker.AUDIT, key.hash("audit"));
        ChainedLog erased = ChainedLog.of(files, folder, VaultMarker.ERASURES, key.hash("erasures"));
        this.erasures = new Erasures(erased, key.hash("subjects"));
    }

    /**
     * Opens a vault, and makes it where there is none.
     *
     * @throws ForeignFolderException if the folder holds something else
     * @throws WrongVaultKeyException if the vault has another key
     */
    static VaultFolder create(VaultFiles files, Path folder, VaultKey key, Clock clock) throws IOException {
        VaultMarker marker = new VaultMarker(files, folder);
        marker.requireOwnOrEmpty();
        VaultFolder vault = new VaultFolder(files, folder, key, clock);
        return vault.lock.during(() -> {
            if (!marker.isThere()) {
                vault.audit.create();
                vault.erasures.log().create();
                marker.write(key);
            }
            marker.requireKey(key);
            return vault;
        });
    }

    /** Opens a vault that is there; throws like {@link #create}. */
    static VaultFolder open(VaultFiles files, Path folder, VaultKey key, Clock clock) throws IOException {
        new VaultMarker(files, folder).requireKey(key);
        return new VaultFolder(files, folder, key, clock);
    }

    /**
     * Does one thing while nobody else does anything.
     *
     * @throws VaultStorageException if the disk does not let it be done; what was half-done is put right next time
     */
    synchronized <T> T during(OperationLock.Operation<T> operation) {
        try {
            return lock.during(() -> {
                boolean isNew = audit.reload();
                isNew |= erasures.reload();
                if (isNew || !isKnown) {
                    isKnown = false;
                    find();
                }
                isKnown = false;
                T result = operation.run();
                isKnown = true;
                return result;
            });
        } catch (IOException e) {
            throw failure(e);
        }
    }

    VaultStorageException failure(IOException e) {
        return new VaultStorageException(
                "the disk of the vault " + folder + " fails: " + e + "; check its space and rights, and try again", e);
    }

    /** Finds what is there, and puts right what a crash or somebody else left. */
    private void find() throws IOException {
        List<String> broken = findEntries();
        int found = index.size() + broken.size();
        JsonNode last = audit.last();
        AuditLine before = last == null ? null : AuditLine.of(last);
        int told = before == null ? 0 : before.entries();
        finished = before == null ? 0 : before.erasures();
        if (before == null) {
            tell(AuditAction.CREATED, 0, "vault", "", "", 0);
        }
        if (found != told) {
            String why = "the folder held " + found + " entries where the log told of " + told
                    + ": a process was stopped before it could write its line, or somebody changed the folder";
            log.warn("the vault {}: {}", folder, why);
            tell(AuditAction.RECONCILED, Math.abs(found - told), "vault", why, "", found);
        }
        for (String name : broken) {
            tell(AuditAction.ALTERED, 1, "vault", name + " was set aside", "", index.size());
        }
        finishErasures();
    }

    private List<String> findEntries() throws IOException {
        altered.clear();
        Set<String> there = new HashSet<>();
        List<String> broken = new ArrayList<>();
        for (String file : files.list(entries)) {
            if (file.endsWith(ENTRY)) {
                there.add(file.substring(0, file.length() - ENTRY.length()));
            } else if (file.endsWith(ALTERED)) {
                altered.add(file.substring(0, file.length() - ALTERED.length()));
            } else if (file.endsWith(TEMPORARY)) {
                files.delete(entries.resolve(file));
            }
        }
        index.all().stream()
                .map(Entry::name)
                .filter(name -> !there.contains(name))
                .forEach(index::remove);
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

    private Entry head(String name) throws IOException, AlteredEntryException {
        Path file = file(name);
        byte[] start = files.read(file, 0, EntryCodec.USUAL_HEAD_BYTES);
        int needed = codec.headBytes(start);
        return codec.entry(name, needed > start.length ? files.read(file, 0, needed) : start, files.size(file));
    }

    private void setAside(String name, AlteredEntryException e) throws IOException {
        log.error(
                "the vault {}: the entry {} was altered: {}; it is set aside as {}{} and never used; find out who can write"
                        + " there",
                folder,
                name,
                e.getMessage(),
                name,
                ALTERED);
        index.remove(name);
        files.move(file(name), entries.resolve(name + ALTERED));
        files.sync(entries);
        altered.add(name);
    }

    private void finishErasures() throws IOException {
        List<Entry> gone = index.all().stream()
                .filter(entry -> erasures.include(entry.source(), entry.id(), entry.recordedAt()))
                .toList();
        remove(gone);
        List<Erasures.Erasure> unfinished = erasures.after(finished);
        for (Erasures.Erasure erasure : unfinished) {
            finished = erasure.number();
            tell(AuditAction.ERASED, gone.size(), erasure.who(), erasure.why(), erasure.subject(), index.size());
        }
        if (unfinished.isEmpty() && !gone.isEmpty()) {
            String why = "erased entries were put back into the folder";
            tell(AuditAction.ERASED, gone.size(), "vault", why, "", index.size());
        }
    }

    /** What is there; only in {@link #during}. */
    EntryIndex index() {
        return index;
    }

    /** How many entries were set aside, because they are not as they were written. */
    int altered() {
        return altered.size();
    }

    /** The name of a picture's file. */
    String nameOf(String source, String id) {
        return HexFormat.of().formatHex(names.of(source, id), 0, NAME_BYTES);
    }

    boolean isErased(Sample sample) {
        return erasures.include(sample.source(), sample.id(), sample.recordedAt());
    }

    EntryCodec codec() {
        return codec;
    }

    /** Puts a file in; it stays after a crash once {@link #sync} was called. */
    void put(Entry entry, byte[] file) throws IOException {
        Path temporary = entries.resolve(entry.name() + TEMPORARY);
        files.write(temporary, file);
        files.move(temporary, file(entry.name()));
        index.add(entry);
    }

    void sync() throws IOException {
        files.sync(entries);
    }

    void remove(List<Entry> gone) throws IOException {
        for (Entry entry : gone) {
            files.delete(file(entry.name()));
            index.remove(entry.name());
        }
        if (!gone.isEmpty()) {
            sync();
        }
    }

    /** Evicts entries, which are out of the index already, and says so. */
    void evict(List<Eviction> evictions) throws IOException {
        remove(evictions.stream().map(Eviction::entry).toList());
        for (Eviction.Reason reason : Eviction.Reason.values()) {
            int count = (int) evictions.stream()
                    .filter(eviction -> eviction.reason() == reason)
                    .count();
            if (count > 0) {
                tell(AuditAction.EVICTED, count, "vault", reason.toString(), "", index.size());
            }
        }
    }

    /** Erases, remembers, and says so. */
    Erased erase(Subject subject, String who, String why) throws IOException {
        List<Entry> gone = index.all().stream().filter(subject::includes).toList();
        if (subject.id() == null) {
            // A wrong clock's pictures from the future are not among what is refused from now on: each by itself.
            for (Entry entry : gone) {
                if (!entry.recordedAt().isBefore(clock.instant())) {
                    erasures.append(new Subject(entry.source(), entry.id()), clock.instant(), who, why);
                }
            }
        }
        erasures.append(subject, clock.instant(), who, why);
        remove(gone);
        int unreadable = eraseAltered(subject);
        finished = erasures.count();
        tell(AuditAction.ERASED, gone.size() + unreadable, who, why, erasures.name(subject), index.size());
        return new Erased(gone.size(), unreadable);
    }

    /** Nobody can tell whose they are, so that they are anybody's. */
    private int eraseAltered(Subject subject) throws IOException {
        String source = subject.source();
        String id = subject.id();
        Set<String> gone = source == null || id == null ? Set.copyOf(altered) : Set.of(nameOf(source, id));
        int count = 0;
        for (String name : gone) {
            files.delete(entries.resolve(name + ALTERED));
            count += altered.remove(name) ? 1 : 0;
        }
        if (count > 0) {
            sync();
        }
        return count;
    }

    void tell(AuditAction action, int count, String who, String why) throws IOException {
        tell(action, count, who, why, "", index.size());
    }

    private void tell(AuditAction action, int count, String who, String why, String subject, int entries)
            throws IOException {
        audit.append(new AuditLine(0, clock.instant(), action, count, who, why, subject, entries, finished).toJson());
    }

    /** Reads the audit log, and makes sure of every line; only in {@link #during}. */
    AuditSummary audit(Consumer<AuditLine> sink) throws IOException {
        audit.read(json -> sink.accept(AuditLine.of(json)));
        return new AuditSummary(audit.lines(), audit.lastMac(), erasures.count());
    }

    /**
     * Reads one picture, at any time.
     *
     * @return empty if it went meanwhile, or was altered and is now set aside
     */
    Optional<EntryCodec.Content> read(String name) {
        try {
            byte[] file = files.read(file(name), 0, Integer.MAX_VALUE);
            return Optional.of(codec.decode(name, file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AlteredEntryException e) {
            during(() -> {
                if (index.has(name)) {
                    setAside(name, e);
                    tell(AuditAction.ALTERED, 1, "vault", name + " was set aside");
                }
                return name;
            });
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Path file(String name) {
        return entries.resolve(name + ENTRY);
    }
}
