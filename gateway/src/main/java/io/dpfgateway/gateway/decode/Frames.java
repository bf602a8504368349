package io.dpfgateway.gateway.decode;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * One end of the pipes between the gateway and a decoder process. A frame is the length of its body in four bytes, its {@link Kind} in
 * one, and its body. The first write of a frame holds its header too, and no write or read is larger than a pipe: the JDK copies through
 * native memory of that size. Used by one thread.
 */
final class Frames {
    private static final int HEADER_BYTES = Integer.BYTES + 1;

    /** What a pipe of Linux holds. */
    private static final int PIPE_BYTES = 1 << 16;

    private final InputStream in;
    private final OutputStream out;
    private final ByteBuffer first = ByteBuffer.allocate(PIPE_BYTES);
    private final byte[] header = new byte[HEADER_BYTES];
    private int left;

    /**
     * A frame's beginning; {@link #body} takes the rest.
     *
     * @param length of the body, not negative; it is the other end's word
     */
    record Head(Kind kind, int length) {}

    /**
     * Both stay the caller's.
     *
     * @param in buffered, or every header costs a system call
     */
    Frames(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Sends one frame, and does not return before the other end has taken all but what a pipe holds. */
    void send(Kind kind, byte[] body) throws IOException {
        first.clear().putInt(body.length).put(kind.code());
        int at = Math.min(body.length, first.remaining());
        first.put(body, 0, at);
        out.write(first.array(), 0, first.position());
        while (at < body.length) {
            int count = Math.min(body.length - at, PIPE_BYTES);
            out.write(body, at, count);
            at += count;
        }
        out.flush();
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException if the other end is gone
     */
    Head receive() throws IOException {
        fill(header);
        ByteBuffer buffer = ByteBuffer.wrap(header);
        left = buffer.getInt();
        if (left < 0) {
            throw new IOException("a frame has the length " + left);
        }
        return new Head(Kind.of(buffer.get()), left);
    }

    /** The rest of the frame that was received last. Its length was checked by the caller, for so much memory is taken. */
    byte[] body() throws IOException {
        byte[] body = new byte[left];
        fill(body);
        return body;
    }

    private void fill(byte[] target) throws IOException {
        int at = 0;
        while (at < target.length) {
            int count = in.read(target, at, Math.min(target.length - at, PIPE_BYTES));
            if (count < 0) {
                throw new EOFException("the other end is gone");
            }
            at += count;
        }
    }
}
