package io.dpfgateway.trainer.vault;

import org.jspecify.annotations.Nullable;

/**
 * Whose pictures are erased: all of a source, those of an id in every source, or one picture. Shows no names.
 *
 * @param source null for every source
 * @param id null for every picture
 */
public record Subject(@Nullable String source, @Nullable String id) {
    /** @throws InvalidErasureException if neither is given */
    public Subject {
        if (source == null && id == null) {
            throw new InvalidErasureException("the erasure names nobody; give a source, an id, or both");
        }
    }

    public static Subject ofSource(String source) {
        return new Subject(source, null);
    }

    public static Subject ofId(String id) {
        return new Subject(null, id);
    }

    boolean includes(Entry entry) {
        return (source == null || source.equals(entry.source())) && (id == null || id.equals(entry.id()));
    }

    /** What kind it is, as logs tell. */
    String kind() {
        if (id == null) {
            return "source";
        }
        return source == null ? "id" : "picture";
    }

    /** Stands for it in logs: only who has the key and a name can tell whether it is that one. */
    byte[] hash(KeyedHash hash) {
        return hash.of(kind(), source == null ? "" : source, id == null ? "" : id);
    }

    @Override
    public String toString() {
        return "Subject[" + kind() + "]";
    }
}
