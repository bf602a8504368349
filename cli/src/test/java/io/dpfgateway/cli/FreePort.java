package io.dpfgateway.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports to go wrong with. */
final class FreePort {
    private FreePort() {}

    /** One that nobody listens on. */
    static int ofNobody() throws IOException {
        try (ServerSocket socket = taken()) {
            return socket.getLocalPort();
        }
    }

    /** One that somebody has, as long as it is open. */
    static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
}
