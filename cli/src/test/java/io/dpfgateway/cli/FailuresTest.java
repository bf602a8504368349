package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.config.InvalidConfigException;
import io.dpfgateway.trainer.network.InvalidNetworkSettingsException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void shouldSayWhatToDoWhenMemoryIsShort() {
        assertThat(Failures.explain(new IllegalStateException(new OutOfMemoryError("Java heap space"))))
                .singleElement()
                .asString()
                .startsWith("out of memory; give the JVM more");
    }

    @Test
    void shouldNameTheRootWhenANativeLibraryDoesNotLoad() {
        Throwable failure = new ExceptionInInitializerError(new IOException("No space left on device"));

        assertThat(Failures.explain(failure))
                .containsExactly("a native library does not load: No space left on device;"
                        + " check the space and rights of ~/.javacpp and the temporary folder");
    }

    @Test
    void shouldStayOnOneLineWhenALibrarysMessageHasMany() {
        assertThat(Failures.explain(new RuntimeException("first\n  second\r\nthird\n")))
                .containsExactly("failed unexpectedly: java.lang.RuntimeException: first second third;"
                        + " 'dpf --stacktrace ...' shows where, please report it");
    }

    @Test
    void shouldTellEachProblemOfAConfigurationOnALineOfItsOwn() {
        assertThat(Failures.explain(
                        new InvalidConfigException(List.of("a: is\nwrong; mend it", "b: is wrong; mend it"))))
                .containsExactly("a: is wrong; mend it", "b: is wrong; mend it");
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
