package io.dpfgateway.partner.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.PublicModels;
import io.dpfgateway.partner.predict.ReleaseId;
import io.dpfgateway.partner.predict.TinyReleases;
import io.dpfgateway.partner.predict.UnknownVersionException;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionWaitsTest {
    private static final TopicPartition ZERO = new TopicPartition("features", 0);
    private static final TopicPartition ONE = new TopicPartition("features", 1);

    private final SteppedClock clock = new SteppedClock();
    private final VersionWaits waits = new VersionWaits(clock, Optional.of(Duration.ofMinutes(5)));

    @TempDir
    Path store;

    @Test
    void shouldGiveAPartitionBackWhenItsReleaseIsThere() {
        // Given
        waits.add(ZERO, "features-0@7", missing(2));
        waits.add(ONE, "features-1@3", missing(3));

        // When, Then
        assertThat(waits.takeReady(release -> false)).isEmpty();
        assertThat(waits.takeReady(release -> release.version() == 3)).containsExactly(ONE);
        assertThat(waits.takeReady(release -> true)).containsExactly(ZERO);
        assertThat(waits.takeReady(release -> true)).isEmpty();
    }

    @Test
    void shouldEndWithOneLineWhenTheReleaseDoesNotCome() {
        // Given
        waits.add(ZERO, "features-0@7", missing(2));
        clock.step(Duration.ofSeconds(299));
        assertThat(waits.takeReady(release -> false)).isEmpty();

        // When
        clock.step(Duration.ofSeconds(1));

        // Then
        assertThatExceptionOfType(VersionTimeoutException.class)
                .isThrownBy(() -> waits.takeReady(release -> false))
                .withMessage("features-0@7 waited 300 s: version 2 of network tiny is not here; put its public bundle"
                        + " (manifest.json, features.onnx, back.onnx) into " + store.resolve("tiny/2")
                        + " and start again");
    }

    @Test
    void shouldCountFromTheFirstMissWhenPartitionsComeAndGo() {
        // Given
        waits.add(ZERO, "features-0@7", missing(2));
        waits.forget(List.of(ZERO));
        clock.step(Duration.ofMinutes(5));
        assertThat(waits.takeReady(release -> false)).isEmpty();

        // When
        waits.add(ONE, "features-1@3", missing(2));

        // Then
        assertThatExceptionOfType(VersionTimeoutException.class).isThrownBy(() -> waits.takeReady(release -> false));
    }

    private UnknownVersionException missing(int version) {
        try (Predictor predictor =
                new Predictor(new PublicModels(new BundleStore(store), TrustPolicy.acceptUnsigned()))) {
            UnknownVersionException missing = catchThrowableOfType(
                    UnknownVersionException.class,
                    () -> predictor.predict(TinyReleases.record("img", version, TensorEncoding.FLOAT32, 0, 0, 0, 0)));
            assertThat(missing.release()).isEqualTo(new ReleaseId(TinyReleases.NETWORK, version));
            return missing;
        }
    }

    private static final class SteppedClock extends Clock {
        private Instant now = Instant.EPOCH;

        void step(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
