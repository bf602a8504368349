package io.dpfgateway.cli.chaos.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to the schema registry, which can be cut: then connections break and new ones are closed at once, as of a server
 * that restarts. The registry keeps its schemas in memory, so it is not restarted itself. Thread-safe.
 */
final class RegistryLine implements AutoCloseable {
    private static final int WAITING = 50;

    private final URI registry;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    RegistryLine(String url) throws IOException {
        registry = URI.create(url);
        server = new ServerSocket(0, WAITING, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        start(this::accept);
    }

    /** The registry's URL by way of this line. */
    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + registry.getPath();
    }

    void cut() {
        cut = true;
        open.forEach(RegistryLine::closeQuietly);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // Closed, or a client that is gone already.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        if (cut) {
            closeQuietly(client);
            open.remove(client);
            return;
        }
        Socket onward = new Socket(registry.getHost(), registry.getPort());
        open.add(onward);
        start(() -> pump(client, onward));
        start(() -> pump(onward, client));
    }

    private void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // Cut, or closed by either end.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "registry-line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(RegistryLine::closeQuietly);
    }
}
