package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.ServedGateway;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Http;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.schemas.topic.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway tells of itself over HTTP while it works on a real broker. */
@Timeout(120)
class ServedGatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path box;

    private static Stack stack;

    @TempDir
    Path directory;

    private Installation installation;

    @BeforeAll
    static void start() {
        stack = BoxedStack.start(box);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() {
        installation = new Installation(stack);
    }

    @AfterEach
    void uninstall() {
        installation.close();
    }

    @Test
    void shouldTellItsHealthAndItsWork() throws Exception {
        try (ServedGateway gateway = ServedGateway.start(config("one").withSampling(new Sampling(1)))) {
            // Given: no model
            assertThat(get(gateway, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(gateway, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(get(gateway, "/health/ready").body()).contains("\"no verified model is announced yet\"");
            assertThat(scrape(gateway)).contains("dpf_gateway_dead_records_total{reason=\"undecodable\"} 0.0");

            // When
            installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
            for (int i = 0; i < 10; i++) {
                installation.produce(TestPictures.record("camera-" + i, "id-" + i, TestPictures.noisePng(i)));
            }
            installation.produce("camera-a", new byte[] {9, 9});
            patiently().until(() -> poisoned() == 10 && dead() == 1);

            // Then
            patiently().until(() -> get(gateway, "/health/ready").statusCode() == 200);
            patiently()
                    .until(() -> partitions(gateway, "dpf_gateway_lag_records").size() == 2);
            assertThat(scrape(gateway))
                    .contains("dpf_gateway_in_records_total 11.0")
                    .contains("dpf_gateway_poisoned_records_total 10.0")
                    .contains("dpf_gateway_dead_records_total{reason=\"malformed_record\"} 1.0")
                    .contains("dpf_gateway_sampled_records_total")
                    .contains("dpf_gateway_decode_time_seconds_count 10")
                    .contains("dpf_gateway_decode_time_seconds_bucket{le=")
                    .contains("dpf_gateway_queue_time_seconds_count 10")
                    .contains("dpf_gateway_inference_time_seconds_bucket{le=")
                    .contains("dpf_gateway_inference_batch_size_pictures_sum 10.0")
                    .contains("dpf_gateway_produce_time_seconds_count 11")
                    .contains("dpf_gateway_result_time_seconds_count 11")
                    .contains("dpf_gateway_in_flight_pictures 0.0")
                    .contains("dpf_gateway_uncommitted_age_seconds 0.0")
                    .contains("dpf_gateway_model_version 1.0")
                    .contains("dpf_gateway_info{gateway=\"one\",network=\"tiny\",provider=\"cpu\",version=\"1\"} 1")
                    .doesNotContain("version=\"0\"")
                    .contains("dpf_gateway_live_threads{app=\"poisoning\"} 1.0")
                    .contains("dpf_gateway_live_threads{app=\"sampler\"} 1.0")
                    .contains("kafka_stream_")
                    .contains("jvm_buffer_memory_used_bytes{id=\"direct\"}")
                    .contains("process_uptime_seconds");
            assertThat(commitAge(gateway)).isBetween(0.0, PATIENCE.toSeconds() * 1.0);
            assertDocumented(scrape(gateway));
        }
    }

    @Test
    void shouldLetMetersGoWithTheirPartition() throws Exception {
        // Given
        installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);
        try (ServedGateway one = ServedGateway.start(config("one"))) {
            for (int i = 0; i < 20; i++) {
                installation.produce(TestPictures.record("camera-" + i, "id-" + i, TestPictures.noisePng(i)));
            }
            patiently().until(() -> partitions(one, "dpf_gateway_lag_records").size() == 2);
            patiently()
                    .until(() -> partitions(one, "kafka_consumer_fetch_manager_records_lag")
                                    .size()
                            == 2);

            // When
            try (ServedGateway two = ServedGateway.start(config("two"))) {

                // Then
                patiently()
                        .until(() -> partitions(two, "dpf_gateway_lag_records").size() == 1);
                patiently()
                        .until(() -> partitions(one, "dpf_gateway_lag_records").size() == 1);
                Set<String> all = new TreeSet<>(partitions(one, "dpf_gateway_lag_records"));
                all.addAll(partitions(two, "dpf_gateway_lag_records"));
                assertThat(all).containsExactly("0", "1");
                patiently()
                        .until(() -> partitions(one, "kafka_consumer_fetch_manager_records_lag")
                                .equals(partitions(one, "dpf_gateway_lag_records")));
                patiently().until(() -> get(one, "/health/ready").statusCode() == 200);
            }
        }
    }

    private GatewayConfig config(String instance) {
        GatewayConfig config = installation.config(directory.resolve("state-" + instance));
        Identity identity = config.identity();
        return config.withIdentity(
                        new Identity(identity.networkId(), identity.applicationId(), instance, identity.topics()))
                .withHttp(new Http(true, "localhost", Http.ANY_PORT));
    }

    private int poisoned() {
        return installation.readRaw(Topic.POISONED_FEATURES).size();
    }

    private int dead() {
        return installation.readRaw(Topic.GATEWAY_DEAD_LETTERS).size();
    }

    private static Set<String> partitions(ServedGateway gateway, String meter) throws Exception {
        Pattern sample = Pattern.compile("(?m)^" + meter + "\\{[^}]*\\bpartition=\"(\\d+)\"");
        return sample.matcher(scrape(gateway))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static double commitAge(ServedGateway gateway) throws Exception {
        MatchResult found = Pattern.compile("(?m)^dpf_gateway_commit_age_seconds (\\S+)")
                .matcher(scrape(gateway))
                .results()
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(found.group(1));
    }

    private static void assertDocumented(String scraped) throws IOException {
        Path page = Path.of(System.getProperty("dpf.project.root"), "docs", "metrics.md");
        String documented = Files.readString(page);
        assertThat(Pattern.compile("(?m)^# TYPE (dpf_\\S+) ")
                        .matcher(scraped)
                        .results()
                        .map(found -> found.group(1).replaceFirst("_max$", "")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(documented).contains("`" + name + "`"));
    }

    private static String scrape(ServedGateway gateway) throws Exception {
        return get(gateway, "/metrics").body();
    }

    private static HttpResponse<String> get(ServedGateway gateway, String path) throws Exception {
        URI url = gateway.url().orElseThrow();
        return CLIENT.send(HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
    }
}
