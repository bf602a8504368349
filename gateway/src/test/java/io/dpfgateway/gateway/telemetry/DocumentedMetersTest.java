package io.dpfgateway.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.DecodeMetrics;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.GuardMetrics;
import io.dpfgateway.gateway.ModelMetrics;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentedMetersTest {
    private static final Pattern ROW = Pattern.compile("\\| `(dpf\\.gateway\\.[a-z.]+)` \\|.*");

    @Test
    void shouldDocumentEachMeterAndNoOther() throws IOException {
        Path page = Path.of(System.getProperty("dpf.project.root"), "docs", "metrics.md");
        List<String> documented = Files.readAllLines(page).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row -> row.group(1))
                .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(names()).hasSizeGreaterThan(20);
    }

    private static List<String> names() {
        return Stream.of(GatewayMetrics.class, ModelMetrics.class, GuardMetrics.class, DecodeMetrics.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(DocumentedMetersTest::valueOf)
                .filter(value -> value.startsWith("dpf."))
                .toList();
    }

    private static String valueOf(Field field) {
        try {
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
