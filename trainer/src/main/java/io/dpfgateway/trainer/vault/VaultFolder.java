package io.dpfgateway.trainer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vault's folder, to whoever works on it: its entries, its two logs, and the order that they live by. An entry is there once its
 * file has its name; an erasure is remembered before its files go; the audit log is written last. Everything is done in {@link
 * #during}, which begins by finding what others did, and by putting right what a crash left: it is told of in the audit log then.
 */
final class VaultFolder {
    private static final Logger log = LoggerFactory.getLogger(VaultFolder.class);
    private static final String ITSELF = "vault";

    private final Path folder;
    private final Clock clock;
    private final OperationLock lock;
    private final EntryFolder entries;
    private final ChainedLog audit;
    private final Erasures erasures;

    /** How many erasures the audit log knows to be done. */
    private long finished;

    private boolean isKnown;

    private VaultFolder(VaultFiles files, Path folder, VaultKey key, Clock clock) throws IOException {
        this.folder = folder;
        this.clock = clock;
        this.lock = OperationLock.of(folder);
        this.entries = new EntryFolder(
                files, VaultMarker.entries(folder), new EntryCodec(key, new SecureRandom()), key.hash("names"));
        this.audit = ChainedLog.of(files, folder, VaultMarker.AUDIT, key.hash("audit"));
        this.erasures = new Erasures(
                ChainedLog.of(files, folder, VaultMarker.ERASURES, key.hash("erasures")), key.hash("subjects"));
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
     * Does one thing while nobody else does anything; it must not begin another.
     *
     * @throws AlteredLogException if somebody changed a log: nothing is done
     * @throws VaultStorageException if the disk does not let it be done; what was half-done is put right next time
     */
    synchronized <T> T during(OperationLock.Operation<T> operation) {
        try {
            return lock.during(() -> {
                boolean isNew = audit.reload();
                isNew |= erasures.reload();
                boolean mustLook = isNew || !isKnown;
                isKnown = false;
                if (mustLook) {
                    find();
                }
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

    private void find() throws IOException {
        List<String> broken = entries.find();
        int found = entries.index().size() + broken.size();
        JsonNode last = audit.last();
        int told = 0;
        finished = 0;
        if (last == null) {
            tell(AuditAction.CREATED, 0, ITSELF, "", "", 0);
        } else {
            AuditLine line = AuditLine.of(last);
            told = line.entries();
            finished = line.erasures();
        }
        if (found != told) {
            String why = "the folder held " + found + " entries where the log told of " + told
                    + ": a process was stopped before it could write its line, or somebody changed the folder";
            log.warn("the vault {}: {}", folder, why);
            tell(AuditAction.RECONCILED, Math.abs(found - told), ITSELF, why, "", found);
        }
        for (String name : broken) {
            tellAltered(name);
        }
        finishErasures();
    }

    private void finishErasures() throws IOException {
        List<Entry> gone = entries.index().all().stream()
                .filter(entry -> erasures.include(entry.source(), entry.id(), entry.recordedAt()))
                .toList();
        if (!gone.isEmpty()) {
            entries.remove(gone);
            entries.sync();
        }
        List<Erasures.Erasure> unfinished = erasures.after(finished);
        for (Erasures.Erasure erasure : unfinished) {
            finished = erasure.number();
            tell(AuditAction.ERASED, gone.size(), erasure.who(), erasure.why(), erasure.subject(), size());
        }
        if (unfinished.isEmpty() && !gone.isEmpty()) {
            tell(AuditAction.ERASED, gone.size(), ITSELF, "erased entries were put back into the folder", "", size());
        }
    }

    private int size() {
        return entries.index().size();
    }

    /** Only in {@link #during}. */
    EntryFolder entries() {
        return entries;
    }

    boolean isErased(Sample sample) {
        return erasures.include(sample.source(), sample.id(), sample.recordedAt());
    }

    /** Evicts entries, which are out of the index already. */
    void evict(List<Eviction> evictions) throws IOException {
        entries.remove(evictions.stream().map(Eviction::entry).toList());
    }

    /** Says in the audit log what was stored and evicted, after it has been made sure of. */
    void tellStored(int stored, List<Eviction> evictions) throws IOException {
        if (stored > 0 || !evictions.isEmpty()) {
            entries.sync();
        }
        for (Eviction.Reason reason : Eviction.Reason.values()) {
            int count = (int) evictions.stream()
                    .filter(eviction -> eviction.reason() == reason)
                    .count();
            if (count > 0) {
                tell(AuditAction.EVICTED, count, ITSELF, reason.toString(), "", size());
            }
        }
        if (stored > 0) {
            tell(AuditAction.STORED, stored, ITSELF, "sampled", "", size());
        }
    }

    /** Says in the audit log that all pictures are about to be read. */
    void tellRead(String reader, String why) throws IOException {
        tell(AuditAction.READ, size(), reader, why, "", size());
    }

    private void tellAltered(String name) throws IOException {
        tell(AuditAction.ALTERED, 1, ITSELF, "the entry " + name + " was set aside", "", size());
    }

    private void tell(AuditAction action, int count, String who, String why, String subject, int entries)
            throws IOException {
        AuditLine line = new AuditLine(0, clock.instant(), action, count, who, why, subject, entries, finished);
        audit.append(line.toJson());
    }

    /** Erases, remembers, and says so. */
    Erased erase(Subject subject, String who, String why) throws IOException {
        List<Entry> gone =
                entries.index().all().stream().filter(subject::includes).toList();
        if (subject.id() == null) {
            // A wrong clock's pictures from times to come are not among what is refused from now on: each by itself.
            for (Entry entry : gone) {
                if (!entry.recordedAt().isBefore(clock.instant())) {
                    erasures.append(new Subject(entry.source(), entry.id()), clock.instant(), who, why);
                }
            }
        }
        erasures.append(subject, clock.instant(), who, why);
        Set<String> unreadable = unreadable(subject);
        entries.remove(gone);
        entries.removeAltered(unreadable);
        entries.sync();
        finished = erasures.count();
        tell(AuditAction.ERASED, gone.size() + unreadable.size(), who, why, erasures.name(subject), size());
        return new Erased(gone.size(), unreadable.size());
    }

    /** What was set aside and may be the subject's: nobody can tell whose it is, but where the name does. */
    private Set<String> unreadable(Subject subject) {
        String source = subject.source();
        String id = subject.id();
        if (source == null || id == null) {
            return entries.altered();
        }
        String name = entries.nameOf(source, id);
        return entries.altered().contains(name) ? Set.of(name) : Set.of();
    }

    /** How the audit log calls a subject. */
    String nameOf(Subject subject) {
        return erasures.name(subject);
    }

    /** Reads the audit log, and makes sure of every line. */
    AuditSummary audit(Consumer<AuditLine> sink) {
        List<AuditLine> lines = new ArrayList<>();
        AuditSummary summary = during(() -> {
            audit.read(json -> lines.add(AuditLine.of(json)));
            return new AuditSummary(audit.lines(), audit.lastMac(), erasures.count());
        });
        // Whoever prints them may be slow, and others wait.
        lines.forEach(sink);
        return summary;
    }

    /**
     * Reads one picture, at any time but in {@link #during}.
     *
     * @return empty if it went meanwhile, or was altered and is now set aside
     */
    Optional<EntryCodec.Content> read(String name) {
        try {
            return entries.read(name);
        } catch (AlteredEntryException e) {
            return during(() -> {
                if (entries.index().has(name)) {
                    entries.setAside(name, e);
                    tellAltered(name);
                }
                return Optional.empty();
            });
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
