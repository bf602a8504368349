package io.dpfgateway.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's two listening sockets, bound before the broker exists. So a taken port is found at once, free ports are
 * known when the configuration is written, and no other program can take one in between.
 *
 * <p>The broker closes the sockets it was handed; {@link #close} closes those it never asked for.
 */
final class KafkaSockets implements ServerSocketFactory, AutoCloseable {
    static final String CLIENTS = "CLIENTS";
    static final String CONTROLLER = "CONTROLLER";

    private final ServerSocketChannel clients;
    private final ServerSocketChannel controller;

    private KafkaSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
        this.clients = clients;
        this.controller = controller;
    }

    /**
     * Binds both sockets.
     *
     * @param clientPort where clients connect; 0 takes a free port, as the controller always does
     * @throws EmbeddedException if the client port cannot be had
     */
    static KafkaSockets bind(int clientPort) {
        ServerSocketChannel clients = Loopback.listen(clientPort);
        try {
            return new KafkaSockets(clients, Loopback.listen(0));
        } catch (EmbeddedException e) {
            Loopback.close(clients);
            throw e;
        }
    }

    /** Where clients connect, as host:port. */
    String clientAddress() {
        return address(clients);
    }

    /** Where the broker reaches its controller, as host:port. */
    String controllerAddress() {
        return address(controller);
    }

    /** The controllers by node id: the one there is. */
    Map<Integer, InetSocketAddress> voters() {
        return Map.of(
                KafkaSettings.NODE_ID, (InetSocketAddress) controller.socket().getLocalSocketAddress());
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferSize) throws IOException {
        ServerSocketChannel channel =
                switch (listener) {
                    case CLIENTS -> clients;
                    case CONTROLLER -> controller;
                    default -> throw new IOException("no socket is bound for listener " + listener);
                };
        channel.configureBlocking(false);
        return channel;
    }

    @Override
    public void close() {
        Loopback.close(clients);
        Loopback.close(controller);
    }

    private static String address(ServerSocketChannel channel) {
        return Loopback.HOST + ":" + channel.socket().getLocalPort();
    }
}
