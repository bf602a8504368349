package io.dpfgateway.gateway.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dpfgateway.gateway.GatewayException;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.decode.DecoderUnavailableException;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.RegistryUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<GatewayException> fatal = new ArrayList<>();
    private final ThreadFailures failures = new ThreadFailures("poisoning", new GatewayMetrics(meters), fatal::add);

    @Test
    void shouldReplaceTheThreadWhenTryingAgainMayHelp() {
        Throwable registryIsAway = catchThrowable(ThreadFailuresTest::askARegistryThatIsAway);
        assertThat(registryIsAway).isInstanceOf(RegistryUnavailableException.class);

        assertThat(failures.handle(new StreamsException(registryIsAway))).isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new StreamsException(new TimeoutException("slow"))))
                .isEqualTo(REPLACE_THREAD);
        assertThat(failures.handle(new StreamsException(new DecoderUnavailableException("no memory", null))))
                .isEqualTo(REPLACE_THREAD);

        assertThat(fatal).isEmpty();
        assertThat(meters.get(GatewayMetrics.THREADS_REPLACED)
                        .tag(GatewayMetrics.APP, "poisoning")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void shouldReplaceTheThreadWhenABrokerCameBackWithAnotherIdeaOfTheTransaction() {
        StreamsException failure = new StreamsException(new InvalidTxnStateException("no transaction is open"));

        assertThat(failures.handle(failure)).isEqualTo(REPLACE_THREAD);
        assertThat(fatal).isEmpty();
    }

    @Test
    void shouldGiveUpWithOneLineWhenTryingAgainDoesNotHelp() {
        StreamsException refused = new StreamsException(new TopicAuthorizationException("not\nallowed"));

        assertThat(failures.handle(refused)).isEqualTo(SHUTDOWN_CLIENT);

        assertThat(fatal)
                .singleElement()
                .satisfies(e -> assertThat(e)
                        .isInstanceOf(StreamFailedException.class)
                        .hasMessageContaining("poisoning stopped:")
                        .hasMessageContaining("not allowed")
                        .hasMessageNotContaining("\n"));
    }

    @Test
    void shouldNotReplaceTheThreadWhenTheGatewayCloses() {
        failures.close();

        assertThat(failures.handle(new TimeoutException("slow"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(fatal).isEmpty();
    }

    private static void askARegistryThatIsAway() {
        // Port 9 is "discard": nobody listens there.
        try (var images = AvroSerdes.deserializer(RawImage.class, RegistryConfig.of("http://127.0.0.1:9"))) {
            images.deserialize("raw-images", new byte[] {0, 0, 0, 0, 1, 2});
        }
    }
}
