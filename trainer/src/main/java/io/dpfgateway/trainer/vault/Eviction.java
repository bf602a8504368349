package io.dpfgateway.trainer.vault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which entry goes, and why.
 *
 * @param entry is out of the index already, its file is still there
 * @param reason which limit it was
 */
record Eviction(Entry entry, Reason reason) {
    enum Reason {
        AGE,
        SOURCE_CAP,
        TOTAL_CAP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Takes out of the index what is beyond the limits: what is too old, or was stored under wider ones. */
    static List<Eviction> beyond(VaultLimits limits, EntryIndex index, Instant now) {
        List<Eviction> out = new ArrayList<>();
        index.before(now.minus(limits.maxAge())).forEach(entry -> out.add(take(index, entry, Reason.AGE)));
        for (String source : index.sourcesAbove(limits.perSource())) {
            while (index.sizeOf(source) > limits.perSource()) {
                Entry oldest = index.oldestOf(source).orElseThrow();
                out.add(take(index, oldest, Reason.SOURCE_CAP));
            }
        }
        while (index.size() > limits.pictures() || index.bytes() > limits.bytes()) {
            Entry oldest = index.largestSource().flatMap(index::oldestOf).orElseThrow();
            out.add(take(index, oldest, Reason.TOTAL_CAP));
        }
        return out;
    }

    /**
     * Takes out of the index what has to go for a new entry.
     *
     * @return empty, and nothing taken out, where the new one itself would be the one to go
     */
    static Optional<List<Eviction>> inFavourOf(Entry entry, VaultLimits limits, EntryIndex index) {
        List<Eviction> out = new ArrayList<>();
        for (Optional<Reason> full = full(entry, limits, index); full.isPresent(); full = full(entry, limits, index)) {
            String source = full.get() == Reason.SOURCE_CAP ? entry.source() : largestWith(entry, index);
            Optional<Entry> oldest = index.oldestOf(source);
            boolean isOwn = source.equals(entry.source());
            if (oldest.isEmpty() || (isOwn && EntryIndex.OLDEST_FIRST.compare(entry, oldest.get()) < 0)) {
                out.forEach(eviction -> index.add(eviction.entry()));
                return Optional.empty();
            }
            out.add(take(index, oldest.get(), full.get()));
        }
        return Optional.of(out);
    }

    private static Optional<Reason> full(Entry entry, VaultLimits limits, EntryIndex index) {
        if (index.sizeOf(entry.source()) >= limits.perSource()) {
            return Optional.of(Reason.SOURCE_CAP);
        }
        boolean isFull = index.size() >= limits.pictures() || index.bytes() + entry.fileBytes() > limits.bytes();
        return isFull ? Optional.of(Reason.TOTAL_CAP) : Optional.empty();
    }

    private static String largestWith(Entry entry, EntryIndex index) {
        return index.largestSource()
                .filter(largest -> index.sizeOf(largest) > index.sizeOf(entry.source()))
                .orElse(entry.source());
    }

    private static Eviction take(EntryIndex index, Entry entry, Reason reason) {
        index.remove(entry.name());
        return new Eviction(entry, reason);
    }
}
