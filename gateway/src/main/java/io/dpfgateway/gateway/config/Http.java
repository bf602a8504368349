package io.dpfgateway.gateway.config;

/**
 * Where metrics and health are served, without any login.
 *
 * @param enabled whether they are
 * @param host the name or address to listen on; localhost unless somebody else is meant to ask
 * @param port {@value #ANY_PORT} takes one that is free, and the log says which
 */
public record Http(boolean enabled, String host, int port) {
    /** One that is free. */
    public static final int ANY_PORT = 0;

    private static final int LAST_PORT = 65_535;

    /** The port is the usual one of programs that Prometheus asks. */
    public static final Http DEFAULT = new Http(true, "localhost", 9464);

    /** Not served. */
    public static final Http OFF = new Http(false, DEFAULT.host, DEFAULT.port);

    public Http {
        new Faults()
                .unless(
                        !host.isBlank(),
                        "http.host: is empty; give a name or an address of this machine, such as localhost")
                .unless(
                        port >= 0 && port <= LAST_PORT,
                        "http.port: is " + port + "; give 1 to " + LAST_PORT + ", or 0 for one that is free")
                .raise();
    }
}
