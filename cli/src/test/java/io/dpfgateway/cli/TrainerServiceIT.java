package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.schemas.record.TrainerJob;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.record.TrainerVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real service on a real broker: killed at seeded points it resumes, announces one version for each command, and whoever looks into
 * its store meanwhile, without a break, never sees a part of a bundle. {@code -Ddpf.trainer.kills=20} is the long form.
 */
class TrainerServiceIT {
    private static final int KILLS = Integer.getInteger("dpf.trainer.kills", 3);
    private static final int PICTURES = 240;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** What the service logs on its way; it is killed as soon as one was seen. */
    private static final List<String> POINTS = List.of(
            "a training begins",
            "read the vault",
            "features held out begins",
            "attack on clean features begins",
            "DPF begins",
            "on poisoned features begins",
            "a training ended");

    @TempDir
    static Path box;

    private static EmbeddedStack stack;

    @TempDir
    Path folder;

    private TrainerInstallation installation;

    @BeforeAll
    static void start() throws IOException {
        stack = EmbeddedStack.start(box.resolve("stack"));
        DemoNetwork.copyTo(box);
        TestPictures.write(box.resolve("pictures"), PICTURES);
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void install() throws IOException {
        installation = new TrainerInstallation(stack, folder);
        installation.offer(box.resolve("pictures"), 0, PICTURES);
    }

    @Test
    void shouldResumeAndAnnounceOneVersionACommandWhenItIsKilled(TestReporter reporter) throws IOException {
        Path config = config("minAgreement: 0\n");
        fillVault(config);
        Random random = new Random(5);
        try (StoreWatch watch = StoreWatch.ofFolder(folder.resolve("store/fashion-mnist"))) {
            for (int round = 1; round <= KILLS; round++) {
                String reason = "new cameras, " + round;
                installation.retrain(reason);
                String point = POINTS.get(random.nextInt(POINTS.size()));

                // When
                try (ChildDpf dpf = trainer(config)) {
                    dpf.awaitText(point);
                }

                // Then
                try (ChildDpf dpf = trainer(config)) {
                    int version = round;
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(installation.status())
                                    .as("killed at '%s'; %s", point, dpf.output())
                                    .anySatisfy(status -> {
                                        TrainerJob job = status.getLastJob();
                                        assertThat(job.getVersion()).isEqualTo(version);
                                        assertThat(job.getTriggerReason()).isEqualTo(reason);
                                        assertThat(job.getVerdict()).isEqualTo(TrainerVerdict.PUBLISHED);
                                    }));
                }
                assertThat(installation.announced())
                        .as("killed at '%s'", point)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, round).boxed().toList());
                assertThat(watch.sights().partial()).as("killed at '%s'", point).isEmpty();
            }
            StoreWatch.Sights sights = watch.sights();
            reporter.publishEntry(Map.of(
                    "looks", Long.toString(sights.looks()),
                    "bundles", Long.toString(sights.opened()),
                    "partial", Integer.toString(sights.partial().size())));
            assertThat(sights.seen()).hasSize(KILLS);
        }
    }

    @Test
    void shouldPublishNothingAndSayWhyWhenTheGateIsMissed() throws IOException {
        Path config = config("maxAdaptiveSsim: -1\n");
        fillVault(config);
        installation.retrain("new cameras");

        try (ChildDpf dpf = trainer(config)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(installation.status())
                            .as(dpf.output())
                            .anySatisfy(status -> {
                                assertThat(status.getLeader()).isTrue();
                                assertThat(status.getVaultPictures()).isEqualTo(PICTURES);
                                assertThat(status.getLastJob().getTrigger()).isEqualTo("command");
                                assertThat(status.getLastJob().getTriggerReason())
                                        .isEqualTo("new cameras");
                                assertThat(status.getLastJob().getVerdict()).isEqualTo(TrainerVerdict.GATE_MISSED);
                                assertThat(status.getLastJob().getReasons())
                                        .singleElement()
                                        .asString()
                                        .startsWith("maxAdaptiveSsim: ");
                            }));
        }

        assertThat(installation.announced()).isEmpty();
        assertThat(folder.resolve("store")).doesNotExist();
    }

    private Path config(String gate) throws IOException {
        return installation.config(
                box.resolve("fashion-mnist.onnx"),
                "one",
                gate,
                "training: {minPictures: 200, steps: 4, batch: 16, budget: quick, attacker: small,"
                        + " attackSteps: 2, heldOut: 0.3, checkpointEvery: 2}",
                "triggers: {drift: 0.1, driftPictures: 50}",
                "store: store");
    }

    private ChildDpf trainer(Path config) throws IOException {
        return ChildDpf.start(folder, Map.of(), "trainer", "--config", config.toString());
    }

    private void fillVault(Path config) throws IOException {
        try (ChildDpf dpf = trainer(config)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(installation.allStatus())
                            .as(dpf.output())
                            .extracting(TrainerStatus::getVaultPictures)
                            .containsExactly(PICTURES));
        }
    }
}
