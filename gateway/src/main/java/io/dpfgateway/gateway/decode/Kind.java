package io.dpfgateway.gateway.decode;

import java.io.IOException;

/** What a frame between the gateway and a decoder process is. Both ends are of one release: codes need not stay. */
enum Kind {
    /** To the process: for which network input pictures are, until told otherwise. */
    GEOMETRY('g'),
    /** To the process: an encoded picture. */
    PICTURE('p'),
    /** From the process, once: it waits for pictures. */
    READY('r'),
    /** From the process: samples of the fitted picture, one plane. */
    GREY('1'),
    /** From the process: samples of the fitted picture, three planes. */
    RGB('3'),
    /** From the process: why not, as the exception's message. */
    UNDECODABLE('U'),
    /** From the process: why not, as the exception's message. */
    TOO_LARGE('L'),
    /** From the process: why not, as the exception's message. */
    UNSUPPORTED_FORMAT('F'),
    /** From the process: the simple name of what the decoder threw. */
    FAILED('X');

    private final char code;

    Kind(char code) {
        this.code = code;
    }

    /** As it stands in a frame. */
    byte code() {
        return (byte) code;
    }

    /** Whether it tells why a picture was not decoded. */
    boolean isRefusal() {
        return compareTo(UNDECODABLE) >= 0;
    }

    /** @throws IOException if there is none */
    static Kind of(byte code) throws IOException {
        for (Kind kind : values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new IOException("a frame has the unknown kind " + code);
    }
}
