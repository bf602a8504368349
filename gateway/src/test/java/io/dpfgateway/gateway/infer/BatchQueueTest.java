package io.dpfgateway.gateway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final Hurries hurries = new Hurries();

    private BatchQueue queue(int most, Duration linger) {
        return new BatchQueue(most, linger, hurries);
    }

    private static void add(BatchQueue queue, int pictures) {
        IntStream.range(0, pictures).forEach(i -> queue.add(new QueuedPicture(new float[] {i})));
    }

    private static CompletableFuture<List<Float>> take(BatchQueue queue) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take().stream().map(picture -> picture.input()[0]).toList();
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Test
    void shouldGiveAFullBatchAtOnce() {
        BatchQueue queue = queue(3, FOR_EVER);
        add(queue, 4);

        assertThat(take(queue).join()).containsExactly(0f, 1f, 2f);
    }

    @Test
    void shouldGiveWhatIsThereWhenItHasLingered() {
        BatchQueue queue = queue(100, Duration.ofMillis(20));
        add(queue, 2);

        assertThat(take(queue).join()).containsExactly(0f, 1f);
    }

    @Test
    void shouldGiveWhatIsThereWhenSomebodyIsInAHurry() {
        // Given
        BatchQueue queue = queue(100, FOR_EVER);
        add(queue, 2);
        CompletableFuture<List<Float>> batch = take(queue);
        await().until(() -> queue.idle() == 1);
        assertThat(batch).isNotDone();

        // When
        hurries.begin();

        // Then
        assertThat(batch).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of(0f, 1f));
    }

    @Test
    void shouldShareAmongSessionsThatAreIdle() {
        // Given
        BatchQueue queue = queue(4, FOR_EVER);
        CompletableFuture<List<Float>> one = take(queue);
        CompletableFuture<List<Float>> two = take(queue);
        await().until(() -> queue.idle() == 2);

        // When
        hurries.begin();
        add(queue, 4);

        // Then
        List<Float> all = new ArrayList<>(one.join());
        all.addAll(two.join());
        assertThat(all).hasSizeBetween(2, 4).doesNotHaveDuplicates();
        assertThat(one.join()).isNotEmpty();
        assertThat(two.join()).isNotEmpty();
    }

    @Test
    void shouldWatchTheTimeInAnotherSessionWhenTheOneThatDidIsInterrupted() throws InterruptedException {
        // Given
        BatchQueue queue = queue(100, Duration.ofSeconds(2));
        add(queue, 2);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread watching = new Thread(() -> {
            try {
                queue.take();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        watching.start();
        await().until(() -> queue.idle() == 1);
        CompletableFuture<List<Float>> other = take(queue);
        await().until(() -> queue.idle() == 2);

        // When
        watching.interrupt();
        interrupted.await();

        // Then
        assertThat(other).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(List.of(0f, 1f));
    }

    @Test
    void shouldTellOfHurriesUntilForgotten() {
        // Given
        List<String> heard = new ArrayList<>();
        Runnable listener = () -> heard.add("hurry");
        hurries.tell(listener);

        // When
        hurries.begin();
        hurries.forget(listener);
        hurries.begin();

        // Then
        assertThat(heard).containsExactly("hurry");
    }

    @Test
    void shouldGiveAllThatIsLeftAndThenNothingWhenItIsClosed() {
        // Given
        BatchQueue queue = queue(2, FOR_EVER);
        add(queue, 3);

        // When
        queue.close();

        // Then
        assertThat(take(queue).join()).hasSize(2);
        assertThat(take(queue).join()).hasSize(1);
        assertThat(take(queue).join()).isEmpty();
        assertThatThrownBy(() -> add(queue, 1)).isInstanceOf(IllegalStateException.class);
    }
}
