package io.dpfgateway.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dpfgateway.trainer.TinyTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerConfigTest {
    private static final Map<String, String> KEY = Map.of("DPF_VAULT_KEY", "a1".repeat(32));

    @TempDir
    Path folder;

    @Test
    void shouldReadWhatTheFileSaysUnlessAVariableSaysOtherwise() throws IOException {
        Files.write(folder.resolve("net.onnx"), TinyTask.network().toBytes());
        Files.writeString(folder.resolve("gate.yaml"), "minAgreement: 0.9\n");
        Path file = file(
                "bootstrapServers: b:1",
                "registry: {url: 'http://r:1'}",
                "stateDirectory: state",
                "network: {file: net.onnx, cut: stage1, size: 16x16, channels: gray, labels: [a, b, c]}",
                "vault: {directory: v, maxAgeHours: 5}",
                "training: {steps: 7}",
                "triggers: {newSamples: 9, everyHours: 0.5}",
                "gate: gate.yaml",
                "store: models");

        TrainerConfig config = TrainerConfig.read(
                file,
                Map.of(
                        "DPF_VAULT_KEY", "a1".repeat(32),
                        "DPF_TRAINER_TRAINING_STEPS", "8",
                        "DPF_TRAINER_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "DPF_TRAINER_SERVICE_HOST", "10.0.0.1"));

        assertThat(config.training().steps()).isEqualTo(8);
        assertThat(config.cluster().kafka())
                .containsEntry("bootstrap.servers", "b:1")
                .containsEntry("security.protocol", "SSL");
        assertThat(config.network().id()).hasToString("net");
        assertThat(config.network().description().labels()).containsExactly("a", "b", "c");
        assertThat(config.vault().limits().maxAge()).isEqualTo(Duration.ofHours(5));
        assertThat(config.triggers().newSamples()).hasValue(9);
        assertThat(config.triggers().every()).contains(Duration.ofMinutes(30));
        assertThat(config.publication().location())
                .isEqualTo(folder.resolve("models").toString());
        assertThat(config.job(3).version()).isEqualTo(3);
    }

    @Test
    void shouldTellAllThatIsWrongAtOnce() throws IOException {
        Path file = file(
                "bootstrapServer: b:1",
                "kafka: {group.id: mine}",
                "registry: {url: 'http://r:1'}",
                "stateDirectory: state",
                "network: {file: net.onnx, cut: stage1}",
                "vault: {directory: v, pictures: 0}",
                "training: {steps: many, privacy: some}",
                "store: models");

        InvalidTrainerConfigException failure = (InvalidTrainerConfigException) catchThrowable(() ->
                TrainerConfig.read(file, Map.of("DPF_TRAINER_STEPS", "8", "DPF_VAULT_KEY", KEY.get("DPF_VAULT_KEY"))));

        List<String> problems = failure.problems();
        assertThat(problems)
                .hasSize(9)
                .anyMatch(line -> line.contains("bootstrapServer: is not a key"))
                .anyMatch(line -> line.contains("bootstrapServers: is missing"))
                .anyMatch(line -> line.contains("kafka.group.id: is set by the trainer itself"))
                .anyMatch(line -> line.contains("network.file: "))
                .anyMatch(line -> line.contains("vault.pictures: is '0'"))
                .anyMatch(line -> line.contains("training.steps: is 'many'"))
                .anyMatch(line -> line.contains("training.privacy: is 'some'; give one of"))
                .anyMatch(line -> line.contains("gate: is missing"))
                .anyMatch(line -> line.startsWith("DPF_TRAINER_STEPS: stands for no key"));
    }

    @Test
    void shouldKnowEveryKeyOfTheExample() {
        InvalidTrainerConfigException failure = (InvalidTrainerConfigException)
                catchThrowable(() -> TrainerConfig.read(Path.of("../docs/trainer.yaml"), KEY));

        // The files that it names are not there; nothing else is wrong with it.
        assertThat(failure.problems())
                .noneMatch(line -> line.contains("is not a key"))
                .noneMatch(line -> line.contains("give a whole number"))
                .hasSize(3);
    }

    private Path file(String... lines) throws IOException {
        return Files.writeString(folder.resolve("trainer.yaml"), String.join("\n", lines) + "\n");
    }
}
