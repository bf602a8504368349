package io.dpfgateway.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one address that anything here listens on: nothing is reachable from another machine. */
final class Loopback {
    static final String HOST = "127.0.0.1";

    private static final Logger log = LoggerFactory.getLogger(Loopback.class);
    // By number, as getLoopbackAddress() is ::1 where IPv6 is preferred.
    private static final byte[] ADDRESS = {127, 0, 0, 1};

    private static final int LAST_PORT = 65_535;

    private Loopback() {}

    /**
     * Listens on a port. The caller owns the channel.
     *
     * @param port the port; 0 takes a free one
     * @throws PortInUseException if another program has the port
     * @throws UnusablePortException if there is no such port, or this user may not have it
     */
    static ServerSocketChannel listen(int port) {
        requirePort(port);
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            return channel.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port));
        } catch (IOException e) {
            close(channel);
            throw refused(port, e);
        }
    }

    /**
     * Checks that a port could be listened on right now. Port 0 always can.
     *
     * @throws PortInUseException if another program has the port
     * @throws UnusablePortException if there is no such port, or this user may not have it
     */
    static void requireFree(int port) {
        if (port != 0) {
            close(listen(port));
        }
    }

    /** Closes a channel that may never have been opened; a failure leaves nothing to be done. */
    static void close(@Nullable ServerSocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.atWarn().addKeyValue("channel", channel).setCause(e).log("listening socket not closed");
        }
    }

    private static void requirePort(int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new UnusablePortException(port);
        }
    }

    private static EmbeddedException refused(int port, IOException e) {
        boolean taken = e instanceof BindException
                && EmbeddedException.reason(e).toLowerCase(Locale.ROOT).contains("in use");
        return taken ? new PortInUseException(port, e) : new UnusablePortException(port, e);
    }
}
