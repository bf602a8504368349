package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    private static final int COLUMNS = 80;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "stack",
                "topics",
                "topics create",
                "network",
                "network inspect",
                "train-network",
                "train",
                "attack",
                "sweep",
                "trainer",
                "trainer retrain",
                "vault",
                "vault list",
                "vault erase",
                "vault audit",
                "vault key",
                "vault key create",
                "keys",
                "keys create",
                "keys id",
                "bundle",
                "bundle verify",
                "bundle export",
                "bundle sign",
                "models",
                "models list",
                "models show",
                "models publish",
                "rollout",
                "rollout canary",
                "rollout promote",
                "rollout rollback",
                "rollout status",
                "gateway",
                "status",
                "dead-letters",
                "dead-letters list",
                "dead-letters replay",
                "produce",
                "partner",
                "partner predict",
                "bench",
                "bench chaos",
                "bench gateway",
                "bench rollout",
                "bench train",
            })
    void shouldFitATerminalAndExplainEveryOption(String command) {
        // When
        Call call = Call.dpf(Stream.of((command + " --help").split(" "))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new));

        // Then
        assertThat(call.code()).isZero();
        assertThat(call.err()).isEmpty();
        assertThat(call.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(COLUMNS));
        assertThat(call.out()).contains("Usage: dpf " + command).doesNotContain("DEFAULT-VALUE");
    }
}
