package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.S3Settings;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.record.TrainerState;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.trainer.service.TrainerConfig;
import io.dpfgateway.trainer.service.TrainerService;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several services of one network, a bucket that goes away, and all that begins a training, on a real broker and a real S3 server. */
class TrainerServicesIT {
    private static final int PICTURES = 480;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TRAINING = "training: {minPictures: 120, steps: 2, batch: 8, budget: quick,"
            + " attacker: small, attackSteps: 1, heldOut: 0.45, checkpointEvery: 1}";

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
    void install() {
        installation = new TrainerInstallation(stack, folder);
    }

    @Test
    void shouldCarryEachCommandOutOnceWhenTheLeaderIsKilled() throws IOException {
        // Given: two services which share the samples
        List<String> names = List.of("one", "two");
        ChildDpf[] services = new ChildDpf[2];
        try {
            for (int i = 0; i < 2; i++) {
                services[i] = start(config(names.get(i), "minAgreement: 0\n", "store: store"), Map.of());
            }
            installation.awaitMembers(2);
            installation.offer(box.resolve("pictures"), 0, PICTURES);
            await().atMost(PATIENCE)
                    .until(() -> installation.allStatus().stream()
                                    .mapToInt(TrainerStatus::getVaultPictures)
                                    .sum()
                            == PICTURES);
            assertThat(names)
                    .allSatisfy(name -> assertThat(installation.stored(name)).hasSizeGreaterThan(120));
            assertThat(names.stream().flatMap(name -> installation.stored(name).stream()))
                    .hasSize(PICTURES)
                    .doesNotHaveDuplicates();

            // When
            installation.retrain("first");
            int leader = names.indexOf(awaitLeader());
            int other = 1 - leader;
            services[leader].awaitText("DPF begins");

            // Then: it alone works
            assertThat(services[other].output()).doesNotContain("a training begins");

            // When
            services[leader].close();

            // Then: the other one does the same
            awaitPublished(names.get(other), 1, "first");
            assertThat(installation.announced()).containsExactly(1);

            // When: the lead goes back to the one which was at it before
            services[leader] = start(folder.resolve(names.get(leader) + ".yaml"), Map.of());
            services[leader].awaitText("metrics and health");
            services[other].close();

            // Then: it knows that this is done
            services[leader].awaitText("another instance has carried this command out");
            installation.retrain("second");
            awaitPublished(names.get(leader), 2, "second");
            assertThat(installation.announced()).containsExactly(1, 2);
        } finally {
            Stream.of(services).filter(service -> service != null).forEach(ChildDpf::close);
        }
    }

    @Test
    void shouldPublishOnceAndSignedWhenTheBucketIsAwayAndTheServiceIsKilledBeforeItAnnounces() throws Exception {
        // Given
        Path secret = folder.resolve("owner.pem");
        assertThat(Call.dpf("keys", "create", secret.toString()).code()).isZero();
        TrustPolicy owner = new TrustPolicy(List.of(Ed25519.readPublicKey(folder.resolve("owner.pub.pem"))));
        PublicKey stranger = Ed25519.generate().getPublic();
        String bucket = "s3://" + S3Server.BUCKET + "/prod";
        try (S3Server s3 = new S3Server();
                StoreWatch watch = StoreWatch.ofBucket(bucket, s3.endpoint(), folder.resolve("watch"), owner)) {
            Path config = config(
                    "one",
                    "minAgreement: 0\n",
                    "signKey: owner.pem",
                    "store: " + bucket,
                    "s3: {endpoint: '" + s3.endpoint() + "'}");
            installation.offer(box.resolve("pictures"), 0, PICTURES);
            try (ChildDpf dpf = start(config, S3Server.CREDENTIALS)) {
                await().atMost(PATIENCE)
                        .until(() -> installation.allStatus().stream()
                                .anyMatch(status -> status.getVaultPictures() == PICTURES));
                installation.retrain("new cameras");
                dpf.awaitText("a training begins");

                // When
                s3.goAway();

                // Then
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(installation.status())
                                .as(dpf.output())
                                .singleElement()
                                .satisfies(status -> {
                                    assertThat(status.getState()).isEqualTo(TrainerState.PUBLISHING);
                                    assertThat(status.getDetail())
                                            .startsWith("tried again: ")
                                            .contains(bucket + "/fashion-mnist/1.zip");
                                }));
                assertThat(installation.announced()).isEmpty();

                // When: it is back, and the service is killed when the bundle is there and nobody knows of it
                s3.onPut(dpf::kill);
                s3.comeBack();
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(dpf.isAlive()).as(dpf.output()).isFalse());
            }
            await().atMost(PATIENCE).until(() -> watch.sights().seen().contains("1"));
            assertThat(installation.announced()).isEmpty();

            // When
            s3.onPut(() -> {});
            try (ChildDpf dpf = start(config, S3Server.CREDENTIALS)) {
                assertThat(dpf.isAlive()).isTrue();
                awaitPublished("one", 1, "new cameras");
            }

            // Then
            assertThat(installation.announced()).containsExactly(1);
            S3Settings server = new S3Settings(Optional.of(URI.create(s3.endpoint())), Optional.empty(), true);
            String uri = bucket + "/fashion-mnist/1.zip";
            try (ModelStores stores = new ModelStores(new StoreSettings(server, folder.resolve("cache")))) {
                Bundle bundle = stores.open(uri, owner);
                assertThat(bundle.signature()).isPresent();
                assertThatThrownBy(() -> stores.open(uri, new TrustPolicy(List.of(stranger))))
                        .isInstanceOf(BundleException.class)
                        .hasMessageContaining("not among the trusted keys");
            }
            StoreWatch.Sights sights = watch.sights();
            assertThat(sights.partial()).isEmpty();
            assertThat(sights.seen()).containsExactly("1");
            assertThat(sights.opened()).isPositive();
            assertThat(sights.away()).isPositive();
        }
    }

    @Test
    void shouldBeginOneTrainingATriggerAlsoWhenItIsDueWhileNoServiceRuns() throws IOException {
        // Given: one picture less than begin a training
        Path config =
                config("one", "maxAdaptiveSsim: -1\n", "store: store", "triggers: {newSamples: 140, everyHours: 5}");
        HandClock clock = new HandClock();
        MeterRegistry meters = new SimpleMeterRegistry();
        try (Running service = new Running(config, clock, meters)) {
            installation.offer(box.resolve("pictures"), 0, 139);
            service.awaitVault(139);
        }
        assertThat(begun(meters)).isEqualTo(Map.of("new-samples", 0, "schedule", 0));

        // When
        installation.offer(box.resolve("pictures"), 139, 140);
        try (Running service = new Running(config, clock, meters)) {
            service.awaitEnded(1);
        }

        // Then
        assertThat(begun(meters)).isEqualTo(Map.of("new-samples", 1, "schedule", 0));

        // When: whatever would begin for the same pictures again would come before the schedule
        clock.ahead = Duration.ofHours(5);
        try (Running service = new Running(config, clock, meters)) {
            service.awaitEnded(2);
            assertThat(begun(meters)).isEqualTo(Map.of("new-samples", 1, "schedule", 1));

            // When: and for the same hours before more pictures
            installation.offer(box.resolve("pictures"), 140, 280);
            service.awaitEnded(3);
        }

        // Then
        assertThat(begun(meters)).isEqualTo(Map.of("new-samples", 2, "schedule", 1));
        assertThat(installation.status()).singleElement().satisfies(status -> {
            assertThat(status.getLastJob().getTriggerReason()).startsWith("140 new pictures since ");
            assertThat(status.getLastJob().getVerdict())
                    .as("%s", status.getLastJob().getReasons())
                    .isEqualTo(TrainerVerdict.GATE_MISSED);
        });
    }

    private static Map<String, Integer> begun(MeterRegistry meters) {
        return Map.of("new-samples", begun(meters, "new-samples"), "schedule", begun(meters, "schedule"));
    }

    private static int begun(MeterRegistry meters, String trigger) {
        return (int) meters.get(TrainerMetrics.TRAININGS_BEGUN)
                .tag(TrainerMetrics.TRIGGER, trigger)
                .counter()
                .count();
    }

    private Path config(String instance, String gate, String... more) throws IOException {
        String[] lines = Stream.concat(Stream.of(TRAINING), Stream.of(more)).toArray(String[]::new);
        return installation.config(box.resolve("fashion-mnist.onnx"), instance, gate, lines);
    }

    private ChildDpf start(Path config, Map<String, String> environment) throws IOException {
        return ChildDpf.start(folder, environment, "trainer", "--config", config.toString());
    }

    private String awaitLeader() {
        return await().atMost(PATIENCE)
                .until(
                        () -> installation.allStatus().stream()
                                .filter(TrainerStatus::getLeader)
                                .map(TrainerStatus::getInstanceId)
                                .toList(),
                        leaders -> leaders.size() == 1)
                .get(0);
    }

    private void awaitPublished(String instance, int version, String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(installation.status()).anySatisfy(status -> {
                    assertThat(status.getInstanceId()).isEqualTo(instance);
                    assertThat(status.getLastJob().getVersion()).isEqualTo(version);
                    assertThat(status.getLastJob().getTriggerReason()).isEqualTo(reason);
                    assertThat(status.getLastJob().getVerdict()).isEqualTo(TrainerVerdict.PUBLISHED);
                }));
    }

    /** Goes as the system's does, and is put forward by hand. */
    private static final class HandClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A service in this process, from its start to a clean end. */
    private static final class Running implements AutoCloseable {
        private final MeterRegistry meters;
        private final TrainerService service;
        private final Thread thread;

        Running(Path config, Clock clock, MeterRegistry meters) {
            this.meters = meters;
            service = TrainerService.start(
                    TrainerConfig.read(config, Map.of()),
                    clock,
                    new TrainerService.Telemetry(
                            new TrainerMetrics(meters, TrainerService.triggers()), new TrainerHealth(clock)));
            thread = new Thread(service::run, "trainer");
            thread.start();
        }

        void awaitVault(int pictures) {
            await().atMost(PATIENCE).until(() -> service.describe().contains(": " + pictures + " pictures"));
        }

        void awaitEnded(int trainings) {
            await().atMost(PATIENCE)
                    .until(() -> meters.get(TrainerMetrics.TRAININGS_ENDED).counters().stream()
                                    .mapToDouble(Counter::count)
                                    .sum()
                            >= trainings);
        }

        @Override
        public void close() {
            service.stop();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            service.close();
        }
    }
}
