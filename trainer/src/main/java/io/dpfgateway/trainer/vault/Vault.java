package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps sampled pictures: encrypted, within limits, and with a log of what was done. One process at a time holds a vault;
 * {@link VaultDesk} lists and erases beside it. Thread-safe.
 *
 * <p>Whatever moment a process is killed at: a sample that was said to be stored is there, a half-written one never is, and what
 * was erased does not come back.
 */
public final class Vault implements AutoCloseable {
    private final VaultFolder folder;
    private final VaultLimits limits;
    private final Clock clock;
    private final HolderLock held;

    private Vault(VaultFolder folder, VaultLimits limits, Clock clock, HolderLock held) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.held = held;
    }

    /**
     * Opens a vault, which is made where there is none, for its owner's eyes only. Evicts what is beyond the limits.
     *
     * @throws VaultInUseException if another process holds it
     * @throws ForeignFolderException if the folder holds something else
     * @throws WrongVaultKeyException if the vault has another key
     * @throws AlteredLogException if somebody changed one of its logs
     * @throws VaultStorageException if the folder cannot be used
     */
    public static Vault open(Path folder, VaultKey key, VaultLimits limits, Clock clock) {
        return open(new DiskFiles(), folder, key, limits, clock);
    }

    static Vault open(VaultFiles files, Path folder, VaultKey key, VaultLimits limits, Clock clock) {
        try {
            new VaultMarker(files, folder).requireOwnOrEmpty();
            HolderLock held = HolderLock.take(folder);
            try {
                Vault vault = new Vault(VaultFolder.create(files, folder, key, clock), limits, clock, held);
                vault.enforceLimits();
                return vault;
            } catch (IOException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw new VaultStorageException(
                    "cannot open the vault " + folder + ": " + e + "; check its path and rights", e);
        }
    }

    /** Stores a sample; see {@link #storeAll}. */
    public StoreOutcome store(Sample sample) {
        return storeEach(List.of(sample)).get(0);
    }

    /**
     * Stores samples, with one line in the audit log. Once this returns they stay, whatever happens; if it throws, some may have
     * been stored, and offering all again stores none twice.
     */
    public StoreCounts storeAll(List<Sample> samples) {
        return StoreCounts.of(storeEach(samples));
    }

    private List<StoreOutcome> storeEach(List<Sample> samples) {
        return folder.during(() -> {
            Instant now = clock.instant();
            List<Eviction> evictions = new ArrayList<>(evictBeyond(now));
            List<StoreOutcome> outcomes = new ArrayList<>();
            for (Sample sample : samples) {
                outcomes.add(store(sample, now, evictions));
            }
            folder.tellStored(StoreCounts.of(outcomes).of(StoreOutcome.STORED), evictions);
            return outcomes;
        });
    }

    private List<Eviction> evictBeyond(Instant now) throws IOException {
        List<Eviction> evictions = Eviction.beyond(limits, folder.entries().index(), now);
        folder.evict(evictions);
        return evictions;
    }

    private StoreOutcome store(Sample sample, Instant now, List<Eviction> evictions) throws IOException {
        EntryFolder entries = folder.entries();
        String name = entries.nameOf(sample.source(), sample.id());
        if (entries.index().has(name)) {
            return StoreOutcome.KNOWN;
        }
        if (folder.isErased(sample)) {
            return StoreOutcome.ERASED;
        }
        if (sample.recordedAt().isBefore(now.minus(limits.maxAge()))) {
            return StoreOutcome.TOO_OLD;
        }
        byte[] file = entries.codec().encode(name, sample, now);
        if (file.length > limits.bytes()) {
            return StoreOutcome.TOO_LARGE;
        }
        Entry entry = new Entry(name, sample.source(), sample.id(), sample.recordedAt(), now, file.length);
        Optional<List<Eviction>> room = Eviction.inFavourOf(entry, limits, entries.index());
        if (room.isEmpty()) {
            return StoreOutcome.NO_ROOM;
        }
        folder.evict(room.get());
        evictions.addAll(room.get());
        entries.put(entry, file);
        return StoreOutcome.STORED;
    }

    /** Evicts what has become too old; to be called now and then where no samples come. Does nothing where nothing has. */
    public void enforceLimits() {
        folder.during(() -> {
            folder.tellStored(0, evictBeyond(clock.instant()));
            return limits;
        });
    }

    /** How many pictures there are. */
    public int size() {
        return folder.during(() -> folder.entries().index().size());
    }

    /** How many bytes their files have. */
    public long bytes() {
        return folder.during(() -> folder.entries().index().bytes());
    }

    /** How many entries were set aside because they are not as they were written. */
    public int altered() {
        return folder.during(() -> folder.entries().altered().size());
    }

    /** How many of the pictures that there are were stored at or after a moment. */
    public int storedSince(Instant moment) {
        return folder.during(() -> (int) folder.entries().index().all().stream()
                .filter(entry -> !entry.storedAt().isBefore(moment))
                .count());
    }

    /**
     * Hands out all pictures, decrypted, in memory only, one after the other in an order that is always the same for the same
     * pictures. The audit log has it before the first one is handed out. What is evicted, or erased elsewhere, before its turn is
     * left out; so is an entry that was altered, which is set aside and told of by name.
     *
     * @param reader who reads, for the audit log
     * @param why for what, for the audit log
     * @param sink given one picture at a time; may use the vault
     * @return how many were handed out
     */
    public int pictures(String reader, String why, Consumer<VaultPicture> sink) {
        return pictures(reader, why, Instant.MAX, sink);
    }

    /**
     * Hands out the pictures that were stored before a moment, as {@link #pictures(String, String, Consumer)} does: the same ones each
     * time, but for what was evicted or erased meanwhile.
     */
    public int pictures(String reader, String why, Instant storedBefore, Consumer<VaultPicture> sink) {
        List<Entry> all = folder.during(() -> {
            folder.tellStored(0, evictBeyond(clock.instant()));
            folder.tellRead(reader, why);
            return folder.entries().index().all().stream()
                    .filter(entry -> entry.storedAt().isBefore(storedBefore))
                    .toList();
        });
        int count = 0;
        for (Entry entry : all) {
            Optional<EntryCodec.Content> content = folder.read(entry.name());
            if (content.isPresent()) {
                sink.accept(
                        new VaultPicture(content.get().label(), content.get().image(), entry.recordedAt()));
                count++;
            }
        }
        return count;
    }

    /**
     * Erases pictures for good, and sees to it that they are not stored again when Kafka delivers them again: by id for ever, by
     * source what was recorded before now.
     *
     * @param who asked for it
     * @param why it was asked for
     * @throws InvalidErasureException if one of both is blank or too long
     */
    public Erased erase(Subject subject, String who, String why) {
        return VaultDesk.erase(folder, subject, who, why);
    }

    /** Lets another process hold the vault. */
    @Override
    public void close() {
        try {
            held.close();
        } catch (IOException e) {
            throw folder.failure(e);
        }
    }
}
