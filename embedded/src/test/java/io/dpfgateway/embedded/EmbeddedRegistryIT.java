package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedRegistryIT {
    private static final String V1 =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}";
    private static final String INCOMPATIBLE =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"}]}";

    @TempDir
    Path directory;

    @Test
    void shouldKeepASchemaAndRefuseAnIncompatibleOne() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("logs/registry.log"))) {
            SchemaClient schemas = new SchemaClient(registry.url());

            // Given
            HttpResponse<String> registered = schemas.register("poisoned-features-value", V1);
            HttpResponse<String> read = schemas.get("/subjects/poisoned-features-value/versions/1");
            HttpResponse<String> rule = schemas.requireCompatibility("poisoned-features-value", "FULL_TRANSITIVE");

            // When
            HttpResponse<String> refused = schemas.register("poisoned-features-value", INCOMPATIBLE);
            HttpResponse<String> elsewhere = schemas.register("other-value", INCOMPATIBLE);

            // Then
            assertThat(registered.body()).matches("\\{\"id\":\\d+.*}");
            assertThat(read.body()).contains("\\\"name\\\":\\\"id\\\"", "\"version\":1");
            assertThat(rule.statusCode()).isEqualTo(200);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(elsewhere.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldBeGoneAndHaveFreedItsPortWhenClosed() throws IOException {
        // Given
        int port;
        try (ServerSocketChannel other = Loopback.listen(0)) {
            port = other.socket().getLocalPort();
            assertThatThrownBy(() -> EmbeddedRegistry.start(directory.resolve("registry.log"), port))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessageStartingWith("port " + port + " on 127.0.0.1 is in use; ");
        }
        EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry.log"), port);
        assertThat(URI.create(registry.url()).getPort()).isEqualTo(port);

        // When
        registry.close();
        registry.close();

        // Then
        assertThat(ProcessHandle.of(registry.pid())).isEmpty();
        Loopback.requireFree(port);
    }

    @Test
    void shouldTellTheLogsEndWhenTheProcessEndsEarly() throws IOException {
        // Given a runner that is no jar
        Path home = Files.createDirectories(directory.resolve("home"));
        Path runner = Files.writeString(home.resolve("apicurio-registry-app-0-runner.jar"), "damaged");
        Path file = directory.resolve("registry.log");

        assertThatThrownBy(() -> EmbeddedRegistry.launch(new RegistryHome(home, runner), file, 0)
                        .awaitReady())
                .isInstanceOf(RegistryStartException.class)
                .hasMessageContainingAll("ended with exit code 1", file.toString(), "GeneratedMain")
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldTellThatThePortIsInUseWhenItIsTakenAfterTheCheck() throws IOException {
        try (ServerSocketChannel other = Loopback.listen(0)) {
            int port = other.socket().getLocalPort();
            RegistryLog log = new RegistryLog(directory.resolve("registry.log"));
            RegistryCommand command = new RegistryCommand(RegistryHome.find(), log, port);

            assertThatThrownBy(() -> new EmbeddedRegistry(command, command.run()).awaitReady())
                    .isInstanceOf(PortInUseException.class);
        }
    }
}
