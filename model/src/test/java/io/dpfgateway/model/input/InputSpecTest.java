package io.dpfgateway.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class InputSpecTest {
    @Test
    void shouldGiveShapeAndSizeOfABatch() {
        InputSpec spec = new InputSpec(5, 3, Channels.GRAY, ResizePolicy.PAD, List.of(0.0), List.of(1.0));
        assertThat(spec.shape(7)).containsExactly(7, 1, 3, 5);
        assertThat(spec.elements()).isEqualTo(15);
    }

    @Test
    void shouldSayWhichValueCannotBe() {
        refuses(0, List.of(0.0), List.of(1.0), "width is 0; give 1 to 8192");
        refuses(8193, List.of(0.0), List.of(1.0), "width is 8193");
        refuses(1, List.of(), List.of(1.0), "mean has 0 values");
        refuses(1, List.of(Double.NaN), List.of(1.0), "mean is [NaN]");
        refuses(1, List.of(0.0), List.of(0.0), "std is [0.0]; give numbers above 0");
        refuses(1, List.of(0.0), List.of(Double.POSITIVE_INFINITY), "std is [Infinity]");
        refuses(1, List.of(0.0), List.of(1.0, 1.0), "std has 2 values but GRAY has 1 planes");
    }

    private static void refuses(int width, List<Double> mean, List<Double> std, String message) {
        assertThatThrownBy(() -> new InputSpec(width, 1, Channels.GRAY, ResizePolicy.PAD, mean, std))
                .isInstanceOf(InvalidInputSpecException.class)
                .hasMessageContaining(message);
    }
}
