package io.dpfgateway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.dpfgateway.schemas.record.Examples;
import io.dpfgateway.schemas.record.RawImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A registry in trouble must never make a good record look bad: each answer here is a real one, over HTTP. */
class RegistryTroubleTest {
    private static final String TOPIC = "raw-images";

    private record Answer(int status, String body) {}

    private final AtomicInteger requests = new AtomicInteger();
    private volatile Supplier<Answer> answer = () -> new Answer(500, "");
    private volatile @Nullable String authorization;
    private HttpServer server;
    private Serde<RawImage> serde;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Answer now = answer.get();
            byte[] body = now.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(now.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        serde = AvroSerdes.of(
                RawImage.class,
                RegistryConfig.of(url).withSettings(Map.of("max.retries", "0", "basic.auth.user.info", "user:secret")));
    }

    @AfterEach
    void stop() {
        serde.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500|{\"error_code\": 50001, \"message\": \"Error in the backend datastore\"}",
                "503|",
                "502|<html>Bad gateway</html>",
                "401|{\"error_code\": 401, \"message\": \"Unauthorized\"}",
                "403|{\"error_code\": 403, \"message\": \"Forbidden\"}",
                "429|{\"error_code\": 429, \"message\": \"Too many\"}",
                // Not the registry's own 404, but that of something else at its address.
                "404|<html>no such page</html>",
                "404|{\"error_code\": 404, \"message\": \"HTTP 404 Not Found\"}",
                "200|this is no JSON",
            })
    void shouldBlameTheRegistryWhenItGivesNoAnswerAboutTheSchema(int status, String body) {
        answer = () -> new Answer(status, body == null ? "" : body);

        assertUnavailable(() -> serde.deserializer().deserialize(TOPIC, written()));
        assertUnavailable(() -> serde.serializer().serialize(TOPIC, Examples.rawImage()));
    }

    @Test
    void shouldBlameTheRegistryWhenTheConnectionIsRefused() {
        server.stop(0);

        assertUnavailable(() -> serde.deserializer().deserialize(TOPIC, written()));
        assertUnavailable(() -> serde.serializer().serialize(TOPIC, Examples.rawImage()));
    }

    @Test
    void shouldBlameTheRecordWhenTheRegistryKnowsNoSuchId() {
        answer = () -> new Answer(404, "{\"error_code\": 40403, \"message\": \"Schema 1 not found\"}");

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, written()))
                .isInstanceOf(UnknownSchemaException.class);
        assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, Examples.rawImage()))
                .isInstanceOf(SchemaNotRegisteredException.class);
    }

    @Test
    void shouldReadTheSameRecordWhenTheRegistryIsBack() {
        // Given
        byte[] bytes = written();
        assertUnavailable(() -> serde.deserializer().deserialize(TOPIC, bytes));

        // When
        String schema = RecordSchema.of(RawImage.class)
                .canonicalString()
                .replace("\\", "\\\\")
                .replace("\"", "\\\"");
        answer = () -> new Answer(200, "{\"schema\": \"" + schema + "\"}");

        // Then
        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Examples.rawImage());
    }

    @Test
    void shouldNeedTheRegistryNoMoreWhenTheSchemaWasFetched() {
        // Given
        shouldReadTheSameRecordWhenTheRegistryIsBack();
        int fetched = requests.get();

        // When
        answer = () -> new Answer(500, "");
        serde.deserializer().deserialize(TOPIC, written());

        // Then
        assertThat(requests).hasValue(fetched);
    }

    @Test
    void shouldShowItsCredentialsWhenTheyAreConfigured() {
        assertUnavailable(() -> serde.deserializer().deserialize(TOPIC, written()));

        assertThat(authorization).isEqualTo("Basic dXNlcjpzZWNyZXQ=");
    }

    private static void assertUnavailable(Runnable use) {
        assertThatThrownBy(use::run)
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("schema registry http://127.0.0.1")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("\n");
    }

    /** Under schema id 1, as the golden registry would. */
    private static byte[] written() {
        RegistryConfig registry = RegistryConfig.of("mock://trouble").withAutoRegister(true);
        try (Serializer<RawImage> serializer = AvroSerdes.serializer(RawImage.class, registry)) {
            return serializer.serialize(TOPIC, Examples.rawImage());
        }
    }
}
