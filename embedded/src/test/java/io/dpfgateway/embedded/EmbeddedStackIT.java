package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedStackIT {
    @TempDir
    Path directory;

    @Test
    void shouldRunTwiceWhenTwoAreStartedAtOnce() throws Exception {
        // When
        CompletableFuture<EmbeddedStack> starting =
                CompletableFuture.supplyAsync(() -> EmbeddedStack.start(directory.resolve("one")));
        try (EmbeddedStack two = EmbeddedStack.start(directory.resolve("two"));
                EmbeddedStack one = starting.get()) {

            // Then
            assertThat(clusterOf(one)).isNotEqualTo(clusterOf(two));
            assertThat(one.registryUrl()).isNotEqualTo(two.registryUrl());
            assertThat(new SchemaClient(one.registryUrl()).get("/subjects").statusCode())
                    .isEqualTo(200);
            assertThat(new SchemaClient(two.registryUrl()).get("/subjects").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldLeaveNothingBehindWhenClosed() throws Exception {
        // Given
        EmbeddedStack stack = EmbeddedStack.start(directory);
        int kafka = URI.create("kafka://" + stack.bootstrapServers()).getPort();
        int registry = URI.create(stack.registryUrl()).getPort();
        assertThat(ProcessHandle.current().children()).hasSize(1);

        // When
        stack.close();
        stack.close();

        // Then
        assertThat(ProcessHandle.current().children()).isEmpty();
        Loopback.requireFree(kafka);
        Loopback.requireFree(registry);
    }

    @Test
    void shouldStopTheRegistryWhenTheBrokersPortIsInUse() throws IOException {
        try (ServerSocketChannel other = Loopback.listen(0)) {
            StackPorts ports = new StackPorts(other.socket().getLocalPort(), 0);

            assertThatThrownBy(() -> EmbeddedStack.start(directory, ports)).isInstanceOf(PortInUseException.class);

            assertThat(ProcessHandle.current().children()).isEmpty();
        }
    }

    private static String clusterOf(EmbeddedStack stack) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            return admin.describeCluster().clusterId().get();
        }
    }
}
