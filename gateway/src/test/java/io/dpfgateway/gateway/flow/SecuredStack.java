package io.dpfgateway.gateway.flow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.dpfgateway.embedded.EmbeddedKafka;
import io.dpfgateway.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A broker that takes TLS with a user and a password only, and a registry behind TLS and basic authentication. */
final class SecuredStack implements Stack {
    static final String STORE_PASSWORD = "store-horse-7";
    static final String KAFKA_PASSWORD = "kafka-battery-8";
    static final String REGISTRY_PASSWORD = "registry-staple-9";

    private static final String USER = "gateway";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
            + USER + "\" password=\"%s\"";

    private final Path store;
    private final EmbeddedKafka broker;
    private final EmbeddedRegistry registry;
    private final HttpServer gate;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private SecuredStack(Path store, EmbeddedKafka broker, EmbeddedRegistry registry, HttpServer gate) {
        this.store = store;
        this.broker = broker;
        this.registry = registry;
        this.gate = gate;
    }

    static SecuredStack start(Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        makeKeyAndCertificate(store);
        EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"), 0, brokerSettings(store));
        EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry.log"));
        SecuredStack stack = new SecuredStack(store, broker, registry, gate(store));
        stack.gate.setExecutor(stack.threads);
        stack.gate.createContext("/", stack::passOn);
        stack.gate.start();
        return stack;
    }

    private static void makeKeyAndCertificate(Path store) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1,DNS:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        STORE_PASSWORD,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0 || !Files.exists(store)) {
            throw new IOException("keytool made no key: " + said);
        }
    }

    private static Map<String, String> brokerSettings(Path store) {
        return Map.of(
                "listener.security.protocol.map",
                "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config",
                LOGIN.formatted(KAFKA_PASSWORD) + " user_" + USER + "=\"" + KAFKA_PASSWORD + "\";",
                "ssl.keystore.location",
                store.toString(),
                "ssl.keystore.password",
                STORE_PASSWORD,
                "ssl.truststore.location",
                store.toString(),
                "ssl.truststore.password",
                STORE_PASSWORD);
    }

    private static HttpServer gate(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer gate = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gate.setHttpsConfigurator(new HttpsConfigurator(tls));
        return gate;
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream asked = exchange.getRequestBody()) {
            String user = Base64.getEncoder()
                    .encodeToString((USER + ":" + REGISTRY_PASSWORD).getBytes(StandardCharsets.UTF_8));
            byte[] body = asked.readAllBytes();
            if (!("Basic " + user).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            URI path = exchange.getRequestURI();
            URI target = URI.create(registry.url())
                    .resolve(path.getRawPath() + (path.getRawQuery() == null ? "" : "?" + path.getRawQuery()));
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(target)
                                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public String registryUrl() {
        return "https://127.0.0.1:" + gate.getAddress().getPort()
                + URI.create(registry.url()).getPath();
    }

    @Override
    public Map<String, String> kafka() {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas(KAFKA_PASSWORD),
                "ssl.truststore.location",
                store.toString(),
                "ssl.truststore.password",
                STORE_PASSWORD);
    }

    static String jaas(String password) {
        return LOGIN.formatted(password) + ";";
    }

    @Override
    public Map<String, String> registry() {
        return Map.of(
                "basic.auth.user.info",
                USER + ":" + REGISTRY_PASSWORD,
                "schema.registry.ssl.truststore.location",
                store.toString(),
                "schema.registry.ssl.truststore.password",
                STORE_PASSWORD);
    }

    @Override
    public void close() {
        gate.stop(0);
        threads.shutdownNow();
        registry.close();
        broker.close();
    }
}
