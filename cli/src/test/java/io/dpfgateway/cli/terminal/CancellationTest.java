package io.dpfgateway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = Cancellation.never();

    @AfterEach
    void clearInterrupt() {
        boolean unused = Thread.interrupted();
    }

    @Test
    void shouldLetTheCommandRunWhenNobodyWantsItsEnd() {
        assertThat(cancellation.isRequested()).isFalse();
        assertThatCode(cancellation::check).doesNotThrowAnyException();
    }

    @Test
    void shouldInterruptTheCommandWhenItNamedNoAction() throws InterruptedException {
        // When
        Thread hook = requestInBackground();

        // Then
        assertThatThrownBy(new CountDownLatch(1)::await).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(cancellation::check).isInstanceOf(CancelledException.class);
        cancellation.close();
        hook.join();
    }

    @Test
    void shouldBeginNoStageWhenTheEndWasRequestedBefore() throws InterruptedException {
        // Given
        Thread hook = requestInBackground();
        assertThatThrownBy(new CountDownLatch(1)::await).isInstanceOf(InterruptedException.class);

        // When / Then
        assertThatThrownBy(() -> ProgressBar.onTerminal(cancellation).begin("features", 10))
                .isInstanceOf(CancelledException.class);
        cancellation.close();
        hook.join();
    }

    @Test
    void shouldRunTheActionInPlaceOfAnInterruptWhenThereIsOne() throws InterruptedException {
        // Given
        CountDownLatch stopped = new CountDownLatch(1);
        cancellation.onRequest(stopped::countDown);

        // When
        Thread hook = requestInBackground();

        // Then: an interrupt would end this wait with an exception
        stopped.await();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        cancellation.close();
        hook.join();
    }

    @Test
    void shouldRunAnActionAtOnceWhenItComesAfterTheRequest() throws InterruptedException {
        // Given
        Thread hook = requestInBackground();
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        AtomicInteger calls = new AtomicInteger();

        // When
        cancellation.onRequest(calls::incrementAndGet);

        // Then
        assertThat(calls).hasValue(1);
        cancellation.close();
        hook.join();
    }

    @Test
    void shouldHoldTheEndOfTheProcessUntilTheCommandHasTidiedUp() throws InterruptedException {
        // Given
        cancellation.onRequest(() -> {});

        // When
        Thread hook = requestInBackground();
        await().until(() -> hook.getState() == Thread.State.TIMED_WAITING);

        // Then
        cancellation.close();
        hook.join();
        assertThat(hook.isAlive()).isFalse();
    }

    @Test
    void shouldNeitherWaitNorInterruptWhenTheCommandHasEnded() {
        // Given
        cancellation.close();

        // When: would block for half a minute
        cancellation.request();

        // Then
        assertThat(cancellation.isRequested()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private Thread requestInBackground() {
        Thread hook = new Thread(cancellation::request, "hook");
        hook.setDaemon(true);
        hook.start();
        return hook;
    }
}
