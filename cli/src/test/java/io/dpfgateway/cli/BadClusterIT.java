package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers and ports that are not what a user takes them for: one line each, and no wait for ever. */
@Timeout(120)
class BadClusterIT {
    @TempDir
    private Path folder;

    private String nobody = "";

    @BeforeEach
    void findPort() throws IOException {
        nobody = "127.0.0.1:" + FreePort.ofNobody();
    }

    @Test
    void shouldNameThePortWhenAnotherProgramHasTheBrokers() throws IOException {
        try (ServerSocket taken = FreePort.taken()) {
            String port = Integer.toString(taken.getLocalPort());
            checkFails(port, "stack", "--dir", folder.toString(), "--kafka-port", port, "--registry-port", "0");
        }
    }

    @Test
    void shouldNameThePortWhenAnotherProgramHasTheRegistrys() throws IOException {
        try (ServerSocket taken = FreePort.taken()) {
            String port = Integer.toString(taken.getLocalPort());
            checkFails(port, "stack", "--dir", folder.toString(), "--kafka-port", "0", "--registry-port", port);
        }
    }

    @Test
    void shouldNameTheBrokerWhenTopicsCannotBeCreated() {
        checkFails(nobody, "topics", "create", "--bootstrap-servers", nobody);
    }

    @Test
    void shouldNameTheBrokerWhenPicturesCannotBeSent() throws IOException {
        TestPictures.write(folder.resolve("pictures"), 2);

        checkFails(
                "raw-images",
                "produce",
                "--images",
                folder.resolve("pictures").toString(),
                "--bootstrap-servers",
                nobody);
    }

    @Test
    void shouldNameTheBrokerWhenFeaturesCannotBeRead() {
        checkFails(nobody, "partner", "predict", "--bundles", folder.toString(), "--bootstrap-servers", nobody);
    }

    @Test
    void shouldNameTheBrokerWhenAGatewayCannotStart() throws IOException {
        Path config = gatewayConfig("http: {port: 0}");

        Call call = Call.dpf("gateway", "--config", config.toString());

        assertThat(call.complaints().stream().filter(line -> line.startsWith("dpf gateway: ")))
                .satisfiesExactly(
                        broker -> assertThat(broker).contains(nobody),
                        registry -> assertThat(registry).contains("http://127.0.0.1:1"));
        assertThat(call.code()).isOne();
    }

    /** Nobody is at the registry, either: both are told. */
    @Test
    void shouldNameBrokerAndRegistryWhenAConfigurationIsChecked() throws IOException {
        Path config = gatewayConfig("http: {port: 0}");

        Call call = Call.dpf("gateway", "--check-config", "--config", config.toString());

        assertThat(call.complaints())
                .satisfiesExactly(
                        broker -> assertThat(broker).startsWith("dpf gateway: broker " + nobody + " cannot be reached"),
                        registry -> assertThat(registry)
                                .startsWith("dpf gateway: schema registry http://127.0.0.1:1 gave no answer"));
        assertThat(call.out().lines())
                .containsExactly(
                        "ok       settings: they fit together",
                        "ok       decoder: starts in a process of its own",
                        "ok       execution provider: cpu");
        assertThat(call.code()).isOne();
    }

    @Test
    void shouldNameThePortWhenAnotherProgramHasTheGatewaysMetrics() throws IOException {
        try (ServerSocket taken = FreePort.taken()) {
            Path config = gatewayConfig("http: {host: 127.0.0.1, port: " + taken.getLocalPort() + "}");

            checkFails("127.0.0.1:" + taken.getLocalPort(), "gateway", "--config", config.toString());
        }
    }

    private Path gatewayConfig(String http) throws IOException {
        return Files.write(
                folder.resolve("gateway.yaml"),
                List.of("networkId: a", "bootstrapServers: " + nobody, "registry: {url: 'http://127.0.0.1:1'}", http));
    }

    private static void checkFails(String problem, String... args) {
        Call call = Call.dpf(args);

        assertThat(call.complaints())
                .singleElement()
                .asString()
                .startsWith("dpf")
                .contains(problem);
        assertThat(call.out()).isEmpty();
        assertThat(call.code()).isOne();
    }
}
