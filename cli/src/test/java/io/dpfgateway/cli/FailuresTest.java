package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.trainer.network.InvalidNetworkSettingsException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void shouldSayWhatToDoWhenMemoryIsShort() {
        assertThat(Failures.explain(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
                .startsWith("out of memory; give the JVM more");
    }

    @Test
    void shouldNameTheRootWhenANativeLibraryDoesNotLoad() {
        Throwable failure = new ExceptionInInitializerError(new IOException("No space left on device"));

        assertThat(Failures.explain(failure))
                .isEqualTo("a native library does not load: No space left on device;"
                        + " check the space and rights of ~/.javacpp and the temporary folder");
    }

    @Test
    void shouldStayOnOneLineWhenALibrarysMessageHasMany() {
        assertThat(Failures.explain(new RuntimeException("first\n  second\r\nthird\n")))
                .isEqualTo("failed unexpectedly: java.lang.RuntimeException: first second third;"
                        + " 'dpf --stacktrace ...' shows where, please report it");
    }

    @Test
    void shouldTellAWrongCallFromAFailure() {
        assertThat(Failures.isUsage(new UsageException("give a number"))).isTrue();
        assertThat(Failures.isUsage(new InvalidNetworkSettingsException("0 epochs")))
                .isTrue();
        assertThat(Failures.isUsage(new CommandFailedException("the disk is full")))
                .isFalse();
    }
}
