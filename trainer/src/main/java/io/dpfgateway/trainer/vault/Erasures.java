package io.dpfgateway.trainer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Who was erased, as keyed hashes, so that what Kafka delivers again is not stored again. An id stays erased for ever; of a
 * source, what was recorded before the erasure does. Written before anything is removed: what a crash left to do is done by
 * whoever opens the vault next.
 */
final class Erasures {
    /**
     * One of them.
     *
     * @param number from 1
     * @param subject kind and keyed hash
     * @param before what is recorded earlier is erased; {@link Instant#MAX} for an id
     * @param who asked for it
     * @param why it was asked for
     */
    record Erasure(long number, String subject, Instant before, String who, String why) {}

    private static final String FOR_EVER = "";

    private final ChainedLog log;
    private final KeyedHash hash;
    private final Map<String, Instant> beforeBySubject = new HashMap<>();
    private final List<Erasure> all = new ArrayList<>();

    Erasures(ChainedLog log, KeyedHash hash) {
        this.log = log;
        this.hash = hash;
    }

    /** @return whether there are more than there were */
    boolean reload() throws IOException {
        boolean isNew = log.reload();
        if (isNew) {
            all.clear();
            beforeBySubject.clear();
            log.read(json -> add(erasure(json)));
        }
        return isNew;
    }

    private static Erasure erasure(JsonNode json) {
        String before = json.path("before").asText();
        return new Erasure(
                json.path("number").asLong(),
                json.path("subject").asText(),
                before.equals(FOR_EVER) ? Instant.MAX : Instant.parse(before),
                json.path("who").asText(),
                json.path("why").asText());
    }

    private void add(Erasure erasure) {
        all.add(erasure);
        beforeBySubject.merge(erasure.subject(), erasure.before(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Remembers an erasure, durably. */
    void append(Subject subject, Instant now, String who, String why) throws IOException {
        Instant before = subject.id() == null ? now : Instant.MAX;
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("subject", name(subject));
        json.put("before", before.equals(Instant.MAX) ? FOR_EVER : before.toString());
        log.append(json.put("at", now.toString()).put("who", who).put("why", why));
        add(new Erasure(log.lines(), name(subject), before, who, why));
    }

    /** How logs call a subject. */
    String name(Subject subject) {
        return subject.kind() + ":" + HexFormat.of().formatHex(subject.hash(hash));
    }

    /** Whether a picture may not be kept. */
    boolean include(String source, String id, Instant recordedAt) {
        return isBefore(Subject.ofSource(source), recordedAt)
                || isBefore(Subject.ofId(id), recordedAt)
                || isBefore(new Subject(source, id), recordedAt);
    }

    private boolean isBefore(Subject subject, Instant recordedAt) {
        Instant before = beforeBySubject.get(name(subject));
        return before != null && recordedAt.isBefore(before);
    }

    long count() {
        return log.lines();
    }

    /** Those behind a number. */
    List<Erasure> after(long number) {
        return all.stream().filter(erasure -> erasure.number() > number).toList();
    }

    ChainedLog log() {
        return log;
    }
}
