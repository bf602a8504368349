package io.dpfgateway.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateYamlTest {
    private static final Path DOCUMENTED = Path.of("../docs/gate.yaml");

    @TempDir
    Path folder;

    @Test
    void shouldReadEachThresholdWithItsBound() throws IOException {
        Gate gate = Gate.read(write("maxAccuracyDrop: 1\nmaxAdaptiveSsim: 0.2 # a little above the floor\n"));
        assertThat(gate.bounds())
                .containsOnlyKeys(Threshold.MAX_ACCURACY_DROP, Threshold.MAX_ADAPTIVE_SSIM)
                .containsEntry(Threshold.MAX_ACCURACY_DROP, 1.0)
                .containsEntry(Threshold.MAX_ADAPTIVE_SSIM, 0.2);
    }

    @Test
    void shouldFindEveryThresholdDocumentedAndTheDocumentedFileReadable() throws IOException {
        assertThat(Gate.read(DOCUMENTED).bounds()).isNotEmpty();
        List<String> lines = Files.readAllLines(DOCUMENTED);
        assertThat(Arrays.stream(Threshold.values()).map(Threshold::key))
                .allSatisfy(key -> assertThat(lines)
                        .anyMatch(line -> line.replaceFirst("^# ", "").startsWith(key + ": ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minAgreemnt: 0.9     | minAgreemnt: is not a threshold; known are maxAccuracyDrop, minAgreement",
                "minAgreement: 93     | minAgreement: is 93; give a number of 0 to 1",
                "minAgreement: '0.9'  | minAgreement: is '0.9'; give a number of 0 to 1",
                "minAgreement: 93 %   | minAgreement: is '93 %'; give a number of 0 to 1",
                "minAgreement: .inf   | line 1 is no YAML that can be read: Malformed numeric value '.inf'",
                "minAgreement:        | minAgreement: is 'null'; give a number of 0 to 1",
                "minAgreement: [0.9]  | minAgreement: is '[0.9]'; give a number of 0 to 1",
                "maxAccuracyDrop: -1  | maxAccuracyDrop: is -1; give a number of 0 to 100",
                "maxKnownSsim: 1.01   | maxKnownSsim: is 1.01; give a number of -1 to 1",
                "'a: 1\na: 2'         | line 2 is no YAML that can be read: Duplicate field 'a'",
                "'a: ['               | is no YAML that can be read: ",
                "'{}'                 | the gate has no threshold; set one, or apply no gate",
                "'[]'                 | holds no thresholds; give some of maxAccuracyDrop, ",
                "''                   | holds no thresholds; give some of maxAccuracyDrop, ",
            })
    void shouldNameFileAndKeyOfWhatIsWrong(String yaml, String problem) throws IOException {
        Path file = write(yaml);
        assertThatExceptionOfType(InvalidGateException.class)
                .isThrownBy(() -> Gate.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void shouldTellAllThatIsWrongAtOnce() throws IOException {
        Path file = write("minAgreement: 93\nmaxKnownSsim: 2\n");
        assertThatExceptionOfType(InvalidGateException.class)
                .isThrownBy(() -> Gate.read(file))
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(
                                file + ": minAgreement: is 93; give a number of 0 to 1",
                                file + ": maxKnownSsim: is 2; give a number of -1 to 1"));
    }

    @Test
    void shouldSaySoWhenTheFileIsNotThere() {
        assertThatExceptionOfType(InvalidGateException.class)
                .isThrownBy(() -> Gate.read(folder.resolve("none.yaml")))
                .withMessageContaining("none.yaml: is not there; give the path of a gate");
        assertThatExceptionOfType(InvalidGateException.class)
                .isThrownBy(() -> Gate.read(folder))
                .withMessageContaining("cannot be read: ");
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("gate.yaml"), yaml);
    }
}
