package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers and ports that are not what a user takes them for: one line each, and no wait for ever. Those that wait for a broker do so
 * at the same time, each in a process of its own.
 */
@Timeout(120)
class BadClusterIT {
    @TempDir
    private static Path shared;

    private static String nobody = "";
    private static ChildDpf create;
    private static ChildDpf produce;
    private static ChildDpf predict;
    private static ChildDpf gateway;
    private static ChildDpf check;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        nobody = "127.0.0.1:" + FreePort.ofNobody();
        String pictures = shared.resolve("pictures").toString();
        TestPictures.write(shared.resolve("pictures"), 2);
        String config = gatewayConfig(shared, "http: {port: 0}").toString();
        create = dpf("topics", "create", "--bootstrap-servers", nobody);
        produce = dpf("produce", "--images", pictures, "--bootstrap-servers", nobody);
        predict = dpf("partner", "predict", "--bundles", shared.toString(), "--bootstrap-servers", nobody);
        gateway = dpf("gateway", "--config", config);
        check = dpf("gateway", "--check-config", "--config", config);
    }

    private static ChildDpf dpf(String... args) throws IOException {
        return ChildDpf.start(shared, Map.of(), args);
    }

    @AfterAll
    static void stop() {
        Stream.of(create, produce, predict, gateway, check).forEach(ChildDpf::close);
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
    void shouldNameTheBrokerWhenTopicsCannotBeCreated() throws Exception {
        checkFails(nobody, create);
    }

    @Test
    void shouldNameTheBrokerWhenPicturesCannotBeSent() throws Exception {
        checkFails("raw-images", produce);
    }

    @Test
    void shouldNameTheBrokerWhenFeaturesCannotBeRead() throws Exception {
        checkFails(nobody, predict);
    }

    @Test
    void shouldNameTheBrokerWhenAGatewayCannotStart() throws Exception {
        Call call = gateway.awaitCall();

        assertThat(call.complaints().stream().filter(line -> line.startsWith("dpf gateway: ")))
                .satisfiesExactly(
                        broker -> assertThat(broker).contains(nobody),
                        registry -> assertThat(registry).contains("http://127.0.0.1:1"));
        assertThat(call.code()).isOne();
    }

    /** Nobody is at the registry, either: both are told. */
    @Test
    void shouldNameBrokerAndRegistryWhenAConfigurationIsChecked() throws Exception {
        Call call = check.awaitCall();

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
            Path config = gatewayConfig(folder, "http: {host: 127.0.0.1, port: " + taken.getLocalPort() + "}");

            checkFails("127.0.0.1:" + taken.getLocalPort(), "gateway", "--config", config.toString());
        }
    }

    private static Path gatewayConfig(Path folder, String http) throws IOException {
        return Files.write(
                folder.resolve("gateway.yaml"),
                List.of("networkId: a", "bootstrapServers: " + nobody, "registry: {url: 'http://127.0.0.1:1'}", http));
    }

    private static void checkFails(String problem, String... args) {
        checkFails(problem, Call.dpf(args));
    }

    private static void checkFails(String problem, ChildDpf dpf) throws InterruptedException {
        checkFails(problem, dpf.awaitCall());
    }

    private static void checkFails(String problem, Call call) {
        assertThat(call.complaints())
                .singleElement()
                .asString()
                .startsWith("dpf")
                .contains(problem);
        assertThat(call.out()).isEmpty();
        assertThat(call.code()).isOne();
    }
}
