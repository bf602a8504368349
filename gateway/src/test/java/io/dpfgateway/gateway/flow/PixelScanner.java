package io.dpfgateway.gateway.flow;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Finds any 16 bytes in a row of private data, wherever they stand. Meant for noise: plain data would be found by chance. */
final class PixelScanner {
    private static final int WINDOW = 16;

    private record Window(long first, long second) {}

    private final Set<Window> windows = new HashSet<>();

    void add(byte[] secret) {
        ByteBuffer bytes = ByteBuffer.wrap(secret);
        for (int at = 0; at + WINDOW <= secret.length; at++) {
            windows.add(at(bytes, at));
        }
    }

    boolean finds(byte[] haystack) {
        ByteBuffer bytes = ByteBuffer.wrap(haystack);
        for (int at = 0; at + WINDOW <= haystack.length; at++) {
            if (windows.contains(at(bytes, at))) {
                return true;
            }
        }
        return false;
    }

    private static Window at(ByteBuffer bytes, int at) {
        return new Window(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
    }
}
