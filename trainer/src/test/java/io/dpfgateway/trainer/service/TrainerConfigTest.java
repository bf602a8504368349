package io.dpfgateway.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.guard.LeakageThreshold;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.service.guard.GuardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
                "training: {steps: 7, mirror: true, copies: 4, grid: 1, synthetic: 3, againstKnown: 5}",
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
        assertThat(config.job(3).augmentation()).isEqualTo(new Augmentation(true, 4));
        assertThat(config.job(3).dpf().synthetic()).isEqualTo(3);
        assertThat(config.job(3).dpf().againstKnown()).isEqualTo(5);
    }

    @Test
    void shouldGuardByGateAndBudgetUnlessTheFileSaysOtherwise() throws IOException {
        Files.write(folder.resolve("net.onnx"), TinyTask.network().toBytes());
        Files.writeString(folder.resolve("gate.yaml"), "maxAdaptiveSsim: 0.3\n");
        String[] needed = {
            "bootstrapServers: b:1",
            "registry: {url: 'http://r:1'}",
            "stateDirectory: state",
            "network: {file: net.onnx, cut: stage1, size: 16x16, channels: gray, labels: [a, b, c]}",
            "vault: {directory: v}",
            "training: {budget: quick, attackSteps: 9, batch: 16, heldOut: 0.2, seed: 3}",
            "gate: gate.yaml",
            "store: models"
        };

        GuardSettings usual = TrainerConfig.read(file(needed), KEY).guard();
        GuardSettings other = TrainerConfig.read(
                        file(Stream.concat(
                                        Stream.of(needed),
                                        Stream.of("guard: {policy: all, maxSsim: 0.25, minPictures: 10, pictures: 20,"
                                                + " everyMinutes: 5, newSamples: 7, attacker: small, attackWidth: 8}"))
                                .toArray(String[]::new)),
                        Map.of("DPF_VAULT_KEY", "a1".repeat(32), "DPF_TRAINER_GUARD_ATTACKSTEPS", "11"))
                .guard();

        assertThat(usual)
                .isEqualTo(new GuardSettings(
                        GuardPolicy.CANARY,
                        Optional.of(new LeakageThreshold(0.3, 50)),
                        new GuardSettings.Sampling(200, Duration.ofHours(1), 500, 0.2),
                        new GuardSettings.Attackers(new Budget(AdversaryKind.UNET, 24, 9, 16), 3),
                        TrustPolicy.acceptUnsigned()));
        assertThat(other)
                .isEqualTo(new GuardSettings(
                        GuardPolicy.ALL,
                        Optional.of(new LeakageThreshold(0.25, 10)),
                        new GuardSettings.Sampling(20, Duration.ofMinutes(5), 7, 0.2),
                        new GuardSettings.Attackers(new Budget(AdversaryKind.SMALL, 8, 11, 16), 3),
                        TrustPolicy.acceptUnsigned()));
        assertThat(usual.isOff()).isFalse();
        assertThat(TrainerConfig.read(
                                file(Stream.concat(Stream.of(needed), Stream.of("guard: {policy: off, pictures: 0}"))
                                        .toArray(String[]::new)),
                                KEY)
                        .guard())
                .matches(GuardSettings::isOff)
                .extracting(GuardSettings::policy)
                .isEqualTo(GuardPolicy.OFF);
    }

    @Test
    void shouldTellWhatIsWrongWithTheGuard() throws IOException {
        Path file = file(
                "gate: nowhere.yaml",
                "guard: {policy: some, maxSsim: 2, pictures: 10, minPictures: 20, attackWidth: 1, every: 3,"
                        + " trustedKeys: [nokey.pem]}");

        InvalidTrainerConfigException failure =
                (InvalidTrainerConfigException) catchThrowable(() -> TrainerConfig.read(file, KEY));

        assertThat(failure.problems())
                .anyMatch(line -> line.contains("guard.every: is not a key of the trainer"))
                .anyMatch(line -> line.contains("guard.policy: is 'some'; give one of off, canary, all"))
                .anyMatch(line -> line.contains("guard.maxSsim: is '2'; give a number above 0.0, at most 1.0"))
                .anyMatch(line -> line.contains("guard.pictures: is 10, fewer than guard.minPictures, which is 20"))
                .anyMatch(line -> line.contains("guard.attackWidth: ") && line.contains("at least width 4"))
                .anyMatch(line -> line.contains("guard.trustedKeys: ") && line.contains("nokey.pem"));
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
                "training: {steps: many, privacy: some, copies: 1001, synthetic: 17, againstKnown: 65}",
                "store: models");

        InvalidTrainerConfigException failure = (InvalidTrainerConfigException) catchThrowable(() ->
                TrainerConfig.read(file, Map.of("DPF_TRAINER_STEPS", "8", "DPF_VAULT_KEY", KEY.get("DPF_VAULT_KEY"))));

        List<String> problems = failure.problems();
        assertThat(problems)
                .hasSize(12)
                .anyMatch(line -> line.contains("bootstrapServer: is not a key"))
                .anyMatch(line -> line.contains("bootstrapServers: is missing"))
                .anyMatch(line -> line.contains("kafka.group.id: is set by the trainer itself"))
                .anyMatch(line -> line.contains("network.file: "))
                .anyMatch(line -> line.contains("vault.pictures: is '0'"))
                .anyMatch(line -> line.contains("training.steps: is 'many'"))
                .anyMatch(line -> line.contains("training.privacy: is 'some'; give one of"))
                .anyMatch(line -> line.contains("training.copies: is '1001'; give a whole number of 0 to 1000"))
                .anyMatch(line -> line.contains("training.synthetic: is '17'; give a whole number of 0 to 16"))
                .anyMatch(line -> line.contains("training.againstKnown: is '65'; give a whole number of 0 to 64"))
                .anyMatch(line -> line.contains("gate: is missing"))
                .anyMatch(line -> line.startsWith("DPF_TRAINER_STEPS: names no key of the trainer"));
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
