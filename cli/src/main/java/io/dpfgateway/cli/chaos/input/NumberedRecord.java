package io.dpfgateway.cli.chaos.input;

import java.util.List;
import java.util.Locale;

/**
 * One record of a chaos run. All that a verifier must know of it stands in its id.
 *
 * @param source which camera, from 0
 * @param number the how-manieth of that camera, from 0
 * @param kind what it holds
 * @param picture which picture of the pool
 */
public record NumberedRecord(int source, int number, Kind kind, int picture) {
    /** Every input record carries its id in this header, so that it is known where the value cannot be read. */
    public static final String HEADER = "chaos-id";

    private static final String SEPARATOR = ":";
    private static final int BAD_EVERY = 7;

    /** The record that a camera sends as its {@code number}-th: every seventh is bad, each time in another way. */
    static NumberedRecord of(int source, int number, int pool) {
        int turn = source + number;
        Kind kind = turn % BAD_EVERY == 0 ? Kind.BAD.get(turn / BAD_EVERY % Kind.BAD.size()) : Kind.GOOD;
        return new NumberedRecord(source, number, kind, (31 * source + number) % pool);
    }

    /** Reads an id again. */
    public static NumberedRecord parse(String id) {
        List<String> parts = List.of(id.split(SEPARATOR));
        return new NumberedRecord(
                Integer.parseInt(parts.get(0).substring("camera-".length())),
                Integer.parseInt(parts.get(1)),
                Kind.valueOf(parts.get(2)),
                Integer.parseInt(parts.get(3)));
    }

    /** The record's key. */
    String key() {
        return String.format(Locale.ROOT, "camera-%03d", source);
    }

    /** The picture's id. */
    public String id() {
        return key() + SEPARATOR + number + SEPARATOR + kind + SEPARATOR + picture;
    }
}
