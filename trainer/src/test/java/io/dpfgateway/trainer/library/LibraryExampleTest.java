package io.dpfgateway.trainer.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.input.InputSpecYaml;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.trainer.TinyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/library.md promises code that runs. */
class LibraryExampleTest {
    private static final Path DOCS = Path.of("../docs/library.md");
    private static final Path SOURCE = Path.of("src/test/java/io/dpfgateway/trainer/library/LibraryExample.java");
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void shouldBeTheCodeInTheDocumentation() throws IOException {
        // Given
        Matcher shown = CODE.matcher(Files.readString(DOCS));
        assertThat(shown.find()).isTrue();

        // When / Then
        assertThat(shown.group(1)).isEqualTo(Files.readString(SOURCE).replaceFirst("package [^\n]*\n\n", ""));
    }

    @Test
    void shouldTrainAttackJudgeAndWriteABundle() throws IOException {
        // Given
        Path network = folder.resolve("tiny.onnx");
        Files.write(network, TinyTask.network().toBytes());
        InputSpecYaml.write(folder.resolve("tiny.yaml"), new NetworkDescription(TinyTask.INPUT, TinyTask.LABELS));
        TinyTask.write(folder.resolve("pictures"), 900);
        Path gate = Files.writeString(folder.resolve("gate.yaml"), "maxKnownSsim: 1\nmaxAdaptiveSsim: -1\n");

        // When
        List<String> misses =
                LibraryExample.train(network, "stage2", folder.resolve("pictures"), gate, 3, folder.resolve("bundle"));

        // Then
        assertThat(misses).singleElement().asString().startsWith("maxAdaptiveSsim: ");
        Bundle bundle = Bundle.open(folder.resolve("bundle"), TrustPolicy.acceptUnsigned());
        assertThat(bundle.manifest().networkId().value()).isEqualTo("tiny");
        assertThat(bundle.manifest().gate()).isEqualTo(new GateVerdict(GateVerdict.Outcome.MISSED, misses));
        assertThat(bundle.manifest().figures()).containsKeys("agreement", "cleanAccuracy", "adaptiveSsim");
    }
}
