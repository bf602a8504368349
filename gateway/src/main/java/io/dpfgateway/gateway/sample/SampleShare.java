package io.dpfgateway.gateway.sample;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Decides by a picture's id whether it is sampled: the same id always gives the same answer, on every instance and in every
 * release. The first 8 bytes of SHA-256 over the id in UTF-8, read as an unsigned big-endian number and divided by 2^64, are
 * below the share. So a smaller share picks a subset of what a larger one picks.
 *
 * @param share of all ids, 0 to 1
 */
public record SampleShare(double share) {
    private static final double TWO_TO_53 = 0x1p53;

    /** Whether the picture of this id is in the share. Safe to call from any thread. */
    public boolean includes(String id) {
        return positionOf(id) < share;
    }

    /** From 0 up to but without 1. The upper 53 of the 64 bits are what a double holds exactly. */
    private static double positionOf(String id) {
        return (hash(id) >>> 11) / TWO_TO_53;
    }

    /** The first 8 bytes of SHA-256 over the text in UTF-8: the same in every release. */
    static long hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
