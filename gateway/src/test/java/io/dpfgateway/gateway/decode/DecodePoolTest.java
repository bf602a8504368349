package io.dpfgateway.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.DecodeMetrics;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodePoolTest {
    private static final InputPreparer PREPARER =
            new InputPreparer(new InputSpec(8, 8, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0)));
    private static final byte[] GOOD = TestPictures.jpeg();
    private static final byte[] BAD = {7};
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(meters);
    private final Fitting decoder = Fitting.within(PictureLimits.DEFAULT);
    private final CountDownLatch never = new CountDownLatch(1);
    private @Nullable DecodePool pool;

    @AfterEach
    void close() {
        never.countDown();
        if (pool != null) {
            pool.close();
        }
    }

    /** Decodes here, and does something else with {@link #BAD}. */
    private Decoders doing(Runnable bad) {
        return Decoders.here((encoded, preparer) -> {
            if (encoded == BAD) {
                bad.run();
            }
            return decoder.fit(encoded, preparer);
        });
    }

    private DecodePool start(int threads, Decoders decoders, Duration timeout) {
        DecodePool started = DecodePool.start(threads, decoders, timeout, metrics);
        pool = started;
        return started;
    }

    @Test
    void shouldDecodeOnItsThreads() {
        DecodePool patient = start(2, Decoders.here(decoder), PATIENT);

        float[] input = patient.decode(GOOD, PREPARER).join();

        assertThat(input).isEqualTo(PREPARER.prepare(decoder.fit(GOOD, PREPARER)));
        await().until(() -> meters.timer(DecodeMetrics.DECODE_TIME).count() == 1);
    }

    @Test
    void shouldTellWhatIsWrongWithThePicture() {
        DecodePool patient = start(
                1,
                doing(() -> {
                    throw new UndecodableException("JPEG is damaged");
                }),
                PATIENT);

        assertThatThrownBy(patient.decode(BAD, PREPARER)::join)
                .hasCauseInstanceOf(UndecodableException.class)
                .hasMessageContaining("JPEG is damaged");
    }

    @Test
    void shouldGiveUpAPictureThatHangsAndGoOn() {
        // Given: a decoder as deaf to interrupts as decoders are
        DecodePool hasty = start(
                1,
                doing(() -> {
                    while (never.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                }),
                Duration.ofMillis(200));

        // When
        CompletableFuture<float[]> hanging = hasty.decode(BAD, PREPARER);
        CompletableFuture<float[]> next = hasty.decode(GOOD, PREPARER);

        // Then
        assertThat(next.join()).isNotEmpty();
        assertThatThrownBy(hanging::join)
                .hasCauseInstanceOf(DecodeTimeoutException.class)
                .hasMessageContaining("takes longer than 200 ms");
        assertThat(meters.counter(DecodeMetrics.DECODINGS_GIVEN_UP).count()).isEqualTo(1);
    }

    @Test
    void shouldSurviveADecoderThatOverflows() {
        // Given
        DecodePool patient = start(1, doing(() -> depth(0)), PATIENT);

        // When
        CompletableFuture<float[]> deep = patient.decode(BAD, PREPARER);
        CompletableFuture<float[]> next = patient.decode(GOOD, PREPARER);

        // Then
        assertThatThrownBy(deep::join)
                .hasCauseInstanceOf(DecoderFailedException.class)
                .hasMessageContaining("decoder failed with StackOverflowError");
        assertThat(next.join()).isNotEmpty();
    }

    @Test
    void shouldTryAPictureOnceMoreWhenItsDecoderWasKilled() {
        // Given
        FakeDecoder fake = new FakeDecoder();
        fake.killsLeft = 1;
        DecodePool patient = start(1, Decoders.making(() -> fake), PATIENT);

        // When
        CompletableFuture<float[]> once = patient.decode(GOOD, PREPARER);

        // Then
        assertThat(once.join()).containsExactly(1);

        // When
        fake.killsLeft = 2;
        CompletableFuture<float[]> twice = patient.decode(GOOD, PREPARER);

        // Then
        assertThatThrownBy(twice::join)
                .hasCauseInstanceOf(DecoderCrashedException.class)
                .hasMessageContaining("was killed twice");
    }

    @Test
    void shouldBlameNoPictureWhenNoDecoderCanBeStarted() {
        // Given
        FakeDecoder fake = new FakeDecoder();
        fake.opens = false;
        DecodePool patient = start(1, Decoders.making(() -> fake), PATIENT);

        // When
        CompletableFuture<float[]> early = patient.decode(GOOD, PREPARER);

        // Then
        assertThatThrownBy(early::join).hasCauseInstanceOf(DecoderUnavailableException.class);
        assertThat(meters.counter(DecodeMetrics.DECODER_STARTS_FAILED).count()).isPositive();

        // When: times get better
        fake.opens = true;

        // Then
        await().until(() -> patient.decode(GOOD, PREPARER)
                .handle((input, failure) -> failure == null)
                .join());
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int depth(int from) {
        return depth(from + 1) + 1;
    }

    /** Does as it is told. */
    private static final class FakeDecoder implements InputDecoder {
        private volatile boolean opens = true;
        private volatile int killsLeft;

        @Override
        public void open() {
            if (!opens) {
                throw new DecoderUnavailableException("no", null);
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
        public float[] read(byte[] encoded, InputPreparer preparer) {
            if (killsLeft > 0) {
                killsLeft--;
                throw new DecoderKilledException("killed");
            }
            return new float[] {1};
        }

        @Override
        public void abandon() {}

        @Override
        public void close() {}
    }
}
