package io.dpfgateway.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.decode.UndecodableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodePoolTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
    private final DecodePool pool = DecodePool.start(1, Duration.ofMillis(200), new GatewayMetrics(meters));
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        never.countDown();
        pool.close();
    }

    private <T> CompletableFuture<T> failing(Supplier<T> decoding) {
        CompletableFuture<T> result = pool.decode(decoding);
        await().until(result::isDone);
        return result;
    }

    @Test
    void shouldDecodeOnItsThreads() {
        try (DecodePool patient = DecodePool.start(2, Duration.ofMinutes(1), new GatewayMetrics(meters))) {
            CompletableFuture<Integer> width =
                    patient.decode(() -> decoder.decode(TestPictures.jpeg()).width());

            assertThat(width.join()).isPositive();
            await().until(() -> meters.timer(GatewayMetrics.DECODE_TIME).count() == 1);
        }
    }

    @Test
    void shouldTellWhatIsWrongWithThePicture() {
        CompletableFuture<?> result = failing(() -> {
            throw new UndecodableException("JPEG is damaged", null);
        });

        assertThatThrownBy(result::join).hasCauseInstanceOf(UndecodableException.class);
    }

    @Test
    void shouldGiveUpAPictureThatHangsAndGoOn() {
        // When
        CompletableFuture<?> hanging = pool.decode(() -> {
            // As deaf to interrupts as a decoder is.
            while (never.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "too late";
        });
        CompletableFuture<String> next = pool.decode(() -> "in time");

        // Then
        assertThat(next.join()).isEqualTo("in time");
        assertThatThrownBy(hanging::join)
                .hasCauseInstanceOf(DecodeTimeoutException.class)
                .hasMessageContaining("takes longer than 200 ms");
        assertThat(meters.counter(GatewayMetrics.DECODINGS_GIVEN_UP).count()).isEqualTo(1);
    }

    @Test
    void shouldSurviveADecoderThatOverflows() {
        // When
        CompletableFuture<Integer> deep = failing(() -> depth(0));
        CompletableFuture<String> next = pool.decode(() -> "still there");

        // Then
        assertThatThrownBy(deep::join)
                .hasCauseInstanceOf(DecoderFailedException.class)
                .hasMessageContaining("decoder failed with StackOverflowError");
        assertThat(next.join()).isEqualTo("still there");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int depth(int from) {
        return depth(from + 1) + 1;
    }
}
