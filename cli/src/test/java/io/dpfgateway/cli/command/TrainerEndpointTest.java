package io.dpfgateway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.config.Http;
import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real HTTP. */
@Timeout(30)
class TrainerEndpointTest {
    private final TrainerHealth health = new TrainerHealth(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void shouldTellMetersAndHealthOfTheTrainer() throws Exception {
        try (TrainerEndpoint endpoint = TrainerEndpoint.open(new Http(true, "localhost", Http.ANY_PORT), health)) {
            URI url = endpoint.url().orElseThrow();
            TrainerMetrics metrics = new TrainerMetrics(endpoint.meters(), List.of("drift"));
            metrics.trainingEnded(TrainerVerdict.PUBLISHED, Duration.ofSeconds(3));

            assertThat(get(url, "/metrics").body())
                    .contains(
                            "dpf_trainer_ended_trainings_total{verdict=\"published\"} 1.0",
                            "dpf_trainer_ended_trainings_total{verdict=\"failed\"} 0.0",
                            "dpf_trainer_drift NaN",
                            "jvm_memory_used_bytes");
            assertThat(get(url, "/health/live").body()).isEqualTo("{\"live\":true,\"missing\":[]}");
            assertThat(get(url, "/health/ready").statusCode()).isEqualTo(503);

            health.takesIn();
            health.joined();
            assertThat(get(url, "/health/ready").statusCode()).isEqualTo(200);

            health.ended("stopped");
            assertThat(get(url, "/health/live").statusCode()).isEqualTo(503);
            assertThat(get(url, "/health/live").body()).contains("the trainer has stopped");
        }
    }

    @Test
    void shouldListenNowhereWhenItIsNotToBeServed() {
        try (TrainerEndpoint endpoint = TrainerEndpoint.open(Http.OFF, health)) {
            assertThat(endpoint.url()).isEmpty();
            assertThat(endpoint.meters().getMeters()).isNotEmpty();
        }
    }

    private static HttpResponse<String> get(URI url, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }
}
