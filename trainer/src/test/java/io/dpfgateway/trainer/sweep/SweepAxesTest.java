package io.dpfgateway.trainer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.PrivacyLevel;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SweepAxesTest {
    private static final DialSetting LOW = new DialSetting("low", Privacy.of(PrivacyLevel.LOW));
    private static final DialSetting HIGH = new DialSetting("high", Privacy.of(PrivacyLevel.HIGH));
    private static final SweepAxes.Numbers NUMBERS = (cut, mode, privacy) -> new Dial(4, 16, 1);

    @Test
    void shouldGiveEachCombinationOnceInOrder() {
        SweepAxes axes = new SweepAxes(
                List.of("layer1", "net/2.Relu"),
                Map.of(DpfMode.BOTTLENECK, List.of(LOW, HIGH), DpfMode.RESIDUAL, List.of(LOW)),
                List.of(1L, -2L));

        assertThat(axes.runs(NUMBERS))
                .extracting(SweepRun::name)
                .containsExactly(
                        "layer1-residual-low-seed1",
                        "layer1-residual-low-seed-2",
                        "layer1-bottleneck-low-seed1",
                        "layer1-bottleneck-low-seed-2",
                        "layer1-bottleneck-high-seed1",
                        "layer1-bottleneck-high-seed-2",
                        "net_2.Relu-residual-low-seed1",
                        "net_2.Relu-residual-low-seed-2",
                        "net_2.Relu-bottleneck-low-seed1",
                        "net_2.Relu-bottleneck-low-seed-2",
                        "net_2.Relu-bottleneck-high-seed1",
                        "net_2.Relu-bottleneck-high-seed-2");
    }

    @Test
    void shouldRefuseWhatIsEmptyTwiceOrTooMuch() {
        Map<DpfMode, List<DialSetting>> dials = Map.of(DpfMode.BOTTLENECK, List.of(LOW));
        refuses(() -> new SweepAxes(List.of(), dials, List.of(1L)), "the sweep has no cuts; give at least one");
        refuses(() -> new SweepAxes(List.of("a"), Map.of(), List.of(1L)), "the sweep has no modes");
        refuses(() -> new SweepAxes(List.of("a"), dials, List.of()), "the sweep has no seeds");
        refuses(() -> new SweepAxes(List.of("a", "a"), dials, List.of(1L)), "cuts holds 'a' twice; give each once");
        refuses(() -> new SweepAxes(List.of("a"), dials, List.of(1L, 1L)), "seeds holds '1' twice");
        refuses(
                () -> new SweepAxes(List.of("a"), Map.of(DpfMode.RESIDUAL, List.of(LOW, LOW)), List.of(1L)),
                "levels of RESIDUAL holds 'low' twice");
        List<Long> many = LongStream.range(0, 10_001).boxed().toList();
        refuses(() -> new SweepAxes(List.of("a"), dials, many), "asks for 10001 runs; at most 10000");
        SweepAxes alike = new SweepAxes(List.of("a/b", "a:b"), dials, List.of(1L));
        refuses(() -> alike.runs(NUMBERS), "two runs would be called a_b-bottleneck-low-seed1");
    }

    private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(InvalidSweepException.class).hasMessageContaining(message);
    }
}
