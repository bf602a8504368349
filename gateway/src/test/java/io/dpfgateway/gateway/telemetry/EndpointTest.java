package io.dpfgateway.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.config.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EndpointTest {
    private static final Http ANY = new Http(true, "localhost", Http.ANY_PORT);

    private HealthReport ready = HealthReport.GOOD;
    private Supplier<String> metrics = () -> "dpf_gateway_in_flight_pictures 3.0\n";

    @Test
    void shouldServeMetricsAndHealth() throws Exception {
        try (Endpoint endpoint = open(ANY)) {
            HttpResponse<String> scraped = get(endpoint, "/metrics");
            assertThat(scraped.statusCode()).isEqualTo(200);
            assertThat(scraped.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
            assertThat(scraped.body()).isEqualTo("dpf_gateway_in_flight_pictures 3.0\n");

            assertThat(get(endpoint, "/health/live").body()).isEqualTo("{\"live\":true,\"missing\":[]}");
            assertThat(get(endpoint, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenItIsNotReady() throws Exception {
        ready = new HealthReport(List.of("no verified model is announced yet"));
        try (Endpoint endpoint = open(ANY)) {
            HttpResponse<String> answer = get(endpoint, "/health/ready");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(answer.body())
                    .isEqualTo("{\"ready\":false,\"missing\":[\"no verified model is announced yet\"]}");
        }
    }

    @Test
    void shouldAnswerNothingElse() throws Exception {
        try (Endpoint endpoint = open(ANY)) {
            assertThat(get(endpoint, "/").statusCode()).isEqualTo(404);
            assertThat(get(endpoint, "/metrics/more").statusCode()).isEqualTo(404);
            HttpRequest post = HttpRequest.newBuilder(endpoint.url().resolve("/metrics"))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(send(post).statusCode()).isEqualTo(405);
        }
    }

    @Test
    void shouldNotTellStrangersWhyAPageFailed() throws Exception {
        metrics = () -> {
            throw new IllegalStateException("a secret");
        };
        try (Endpoint endpoint = open(ANY)) {
            HttpResponse<String> answer = get(endpoint, "/metrics");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    void shouldListenOnLocalhostAloneUnlessToldOtherwise() {
        try (Endpoint endpoint = open(new Http(true, Http.DEFAULT.host(), Http.ANY_PORT))) {
            assertThat(endpoint.url().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void shouldSayInOneLineWhatToDoWhenThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> open(new Http(true, "localhost", port)))
                    .isInstanceOf(UnusableAddressException.class)
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("http: cannot listen on localhost:" + port)
                    .hasMessageContaining("give another http.host or http.port, or set http.enabled to false")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void shouldSayInOneLineWhatToDoWhenTheHostIsNotThisMachine() {
        // An address that is nobody's, and a name that nobody may have.
        assertThatThrownBy(() -> open(new Http(true, "192.0.2.1", Http.ANY_PORT)))
                .isInstanceOf(UnusableAddressException.class)
                .hasMessageContaining("http: cannot listen on 192.0.2.1:0");
        assertThatThrownBy(() -> open(new Http(true, "nobody.invalid", Http.ANY_PORT)))
                .isInstanceOf(UnusableAddressException.class)
                .hasMessageContaining("http.host: nobody knows the host 'nobody.invalid'; give a name or an address");
    }

    @Test
    void shouldGiveThePortBackWhenClosed() throws Exception {
        URI url;
        try (Endpoint endpoint = open(ANY)) {
            url = endpoint.url();
        }
        open(new Http(true, "localhost", url.getPort())).close();
    }

    private Endpoint open(Http http) {
        return Endpoint.open(http, new Endpoint.Pages(() -> metrics.get(), () -> HealthReport.GOOD, () -> ready));
    }

    private static HttpResponse<String> get(Endpoint endpoint, String path) throws Exception {
        return send(HttpRequest.newBuilder(endpoint.url().resolve(path)).build());
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
