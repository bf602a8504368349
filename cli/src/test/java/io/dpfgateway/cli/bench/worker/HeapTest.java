package io.dpfgateway.cli.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.cli.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapTest {
    @Test
    void shouldGrowUpToItsSizeUnlessItIsFixed() {
        assertThat(new Heap("768m", false).options()).containsExactly("-Xmx768m");
        assertThat(new Heap("2G", true).options()).containsExactly("-Xms2G", "-Xmx2G", "-XX:+AlwaysPreTouch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "768", "768k", "0.5g", "-1m", "1234567m", "512m -Xint"})
    void shouldRefuseWhatIsNoSize(String size) {
        assertThatThrownBy(() -> new Heap(size, false))
                .isInstanceOf(UsageException.class)
                .hasMessage("--heap is '" + size + "'; give megabytes or gigabytes, such as 768m");
    }
}
