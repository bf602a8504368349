package io.dpfgateway.gateway.telemetry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dpfgateway.gateway.config.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /metrics} in Prometheus' text format, {@code GET /health/live} and {@code GET /health/ready}: 200 if all is well, 503
 * if not, and a JSON body such as {@code {"ready":false,"missing":["no verified model is announced yet"]}}. Plain HTTP without
 * any login: for localhost and private networks. Thread-safe.
 */
public final class Endpoint implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String JSON_TYPE = "application/json";

    /** One that scrapes slowly must not keep the others from asking for the health. */
    private static final int THREADS = 4;

    private static final String SECONDS = "10";
    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int BROKEN = 500;
    private static final int UNAVAILABLE = 503;

    static {
        // The JDK's server waits for ever by default, and four peers that never finish would leave nobody to answer.
        limit("sun.net.httpserver.maxReqTime");
        limit("sun.net.httpserver.maxRspTime");
    }

    private static void limit(String property) {
        System.setProperty(property, System.getProperty(property, SECONDS));
    }

    /**
     * What is told.
     *
     * @param metrics in Prometheus' text format
     * @param live whether it is alive
     * @param ready whether it is ready
     */
    public record Pages(Supplier<String> metrics, Supplier<HealthReport> live, Supplier<HealthReport> ready) {}

    private record Answer(int status, String type, String body) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private Endpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens.
     *
     * @throws UnusableAddressException if it cannot, because the host is none of this machine's or the port is taken
     */
    public static Endpoint open(Http http, Pages pages) {
        HttpServer server = listen(http);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "dpf-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        serve(
                server,
                "/metrics",
                () -> new Answer(OK, PROMETHEUS, pages.metrics().get()));
        serve(server, "/health/live", () -> answer("live", pages.live().get()));
        serve(server, "/health/ready", () -> answer("ready", pages.ready().get()));
        server.start();
        Endpoint endpoint = new Endpoint(server, threads);
        log.atInfo().addKeyValue("url", endpoint.url()).log("metrics and health are served");
        return endpoint;
    }

    private static HttpServer listen(Http http) {
        String where = http.host() + ":" + http.port();
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(http.host()), http.port()), BACKLOG);
        } catch (UnknownHostException e) {
            throw new UnusableAddressException(
                    "http.host: nobody knows the host '" + http.host()
                            + "'; give a name or an address of this machine, such as localhost",
                    e);
        } catch (IOException e) {
            throw new UnusableAddressException(
                    "http: cannot listen on " + where + ": " + e.getMessage()
                            + "; give another http.host or http.port, or set http.enabled to false",
                    e);
        }
    }

    private static void serve(HttpServer server, String path, Supplier<Answer> page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                send(exchange, answer(exchange, path, page));
            }
        });
    }

    private static Answer answer(HttpExchange exchange, String path, Supplier<Answer> page) {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            return new Answer(NOT_FOUND, PROMETHEUS, "there are /metrics, /health/live and /health/ready\n");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return new Answer(NOT_ALLOWED, PROMETHEUS, "GET is all there is\n");
        }
        try {
            return page.get();
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("path", path).setCause(e).log("a page could not be made");
            return new Answer(BROKEN, PROMETHEUS, "failed; the gateway's log says why\n");
        }
    }

    private static Answer answer(String question, HealthReport report) {
        String body = JSON.createObjectNode()
                .put(question, report.isGood())
                .set("missing", JSON.valueToTree(report.missing()))
                .toString();
        return new Answer(report.isGood() ? OK : UNAVAILABLE, JSON_TYPE, body);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** Where it listens, with the port that was chosen if any was good. */
    public URI url() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
