package io.dpfgateway.trainer.vault;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The entries of a vault in memory, by name, by source and by age. Guarded by its owner. */
final class EntryIndex {
    /** The one to go first comes first. */
    static final Comparator<Entry> OLDEST_FIRST =
            Comparator.comparing(Entry::since).thenComparing(Entry::name);

    private final TreeMap<String, Entry> byName = new TreeMap<>();
    private final Map<String, TreeSet<Entry>> bySource = new HashMap<>();
    private final TreeSet<Entry> byAge = new TreeSet<>(OLDEST_FIRST);
    private long bytes;

    void add(Entry entry) {
        remove(entry.name());
        byName.put(entry.name(), entry);
        bySource.computeIfAbsent(entry.source(), any -> new TreeSet<>(OLDEST_FIRST))
                .add(entry);
        byAge.add(entry);
        bytes += entry.fileBytes();
    }

    void remove(String name) {
        Entry entry = byName.remove(name);
        if (entry != null) {
            TreeSet<Entry> siblings = bySource.get(entry.source());
            if (siblings != null && siblings.remove(entry) && siblings.isEmpty()) {
                bySource.remove(entry.source());
            }
            byAge.remove(entry);
            bytes -= entry.fileBytes();
        }
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    int size() {
        return byName.size();
    }

    int sizeOf(String source) {
        TreeSet<Entry> entries = bySource.get(source);
        return entries == null ? 0 : entries.size();
    }

    long bytes() {
        return bytes;
    }

    /** In the order of their names, which is none that means anything, and always the same. */
    List<Entry> all() {
        return List.copyOf(byName.values());
    }

    Optional<Entry> oldestOf(String source) {
        TreeSet<Entry> entries = bySource.get(source);
        return entries == null ? Optional.empty() : Optional.of(entries.first());
    }

    /** The sources that have more than a number of entries. */
    List<String> sourcesAbove(int count) {
        return bySource.entrySet().stream()
                .filter(source -> source.getValue().size() > count)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The source that has most; of equals, the one whose name comes first. */
    Optional<String> largestSource() {
        return bySource.entrySet().stream()
                .max(Comparator.<Map.Entry<String, TreeSet<Entry>>>comparingInt(
                                entry -> entry.getValue().size())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }

    /** Those from before a moment, oldest first. */
    List<Entry> before(Instant moment) {
        return byAge.stream().takeWhile(entry -> entry.since().isBefore(moment)).toList();
    }
}
