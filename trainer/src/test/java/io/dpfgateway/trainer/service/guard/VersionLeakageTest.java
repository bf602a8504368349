package io.dpfgateway.trainer.service.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.StoreSettings;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.WorkEndedException;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.checkpoint.CheckpointStorageException;
import io.dpfgateway.trainer.checkpoint.Checkpoints;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.guard.FactorBundles;
import io.dpfgateway.trainer.guard.LeakageReading;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.vault.AuditAction;
import io.dpfgateway.trainer.vault.AuditLine;
import io.dpfgateway.trainer.vault.Sample;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultDesk;
import io.dpfgateway.trainer.vault.VaultKey;
import io.dpfgateway.trainer.vault.VaultLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real bundles, a real vault and a real attacker of few steps. */
class VersionLeakageTest {
    private static final Instant STORED = Instant.parse("2026-03-01T00:00:00Z");
    private static final Clock LATER = Clock.fixed(STORED.plusSeconds(60), ZoneOffset.UTC);
    private static final VaultKey KEY = VaultKey.parse("a1".repeat(32), "the test");
    private static final int PICTURES = 240;
    private static final double HELD_OUT = 0.25;
    private static final int STEPS = 40;
    private static final int CHECKPOINT = Checkpoints.USUAL_INTERVAL;
    private static final int LONG = CHECKPOINT + 20;

    @TempDir
    static Path drawn;

    private static List<Path> pictures;

    @TempDir
    Path box;

    private Vault vault;
    private ModelStores stores;
    private final Stages stages = new Stages();

    @BeforeAll
    static void draw() throws IOException {
        TinyTask.write(drawn, PICTURES);
        try (Stream<Path> files = Files.walk(drawn)) {
            pictures = files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @BeforeEach
    void open() throws IOException {
        vault = Vault.open(box.resolve("vault"), KEY, VaultLimits.USUAL, Clock.fixed(STORED, ZoneOffset.UTC));
        stores = new ModelStores(StoreSettings.usual());
        store(0, PICTURES);
    }

    @AfterEach
    void close() {
        stores.close();
        vault.close();
    }

    /** Recorded one second after the other. */
    private void store(int from, int to) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (int i = from; i < to; i++) {
            samples.add(new Sample(
                    "camera", "id-" + i, STORED.minusSeconds(PICTURES - i), null, Files.readAllBytes(pictures.get(i))));
        }
        vault.storeAll(samples);
    }

    @Test
    void shouldTrainAnAttackerOnceAndUseItAfterARestart() {
        ModelVersion plain = announced(1, 1);

        LeakageReading first = meter().measure(plain, stages);
        assertThat(stages.begun).contains("attacker of version 1");
        stages.begun.clear();
        LeakageReading second = meter().measure(plain, stages);

        assertThat(second).isEqualTo(first);
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.networkId()).isEqualTo("tiny");
        assertThat(first.pictures()).isBetween(40, 80);
        assertThat(stages.begun).doesNotContain("attacker of version 1");
        // Not for its training's checkpoints any more, either.
        assertThat(files()).hasSize(1).allMatch(file -> file.matches("1-[0-9a-f]{16}-\\d+/learned/001.checkpoint"));
    }

    @Test
    void shouldTellLeakyVersionsFromOthers() {
        double leaky = meter().measure(announced(1, 1), stages).ssim().low();
        double good = meter().measure(announced(2, 0), stages).ssim().high();

        assertThat(leaky).isGreaterThan(good + 0.1);
    }

    @Test
    void shouldSayInTheAuditLogThatItReads() {
        meter().measure(announced(1, 1), stages);
        meter().measure(announced(1, 1), stages);

        assertThat(reads())
                .extracting(line -> line.who() + ": " + line.why())
                .containsExactly(
                        "trainer one: an attacker of version 1 learns from them",
                        "trainer one: to measure the leakage of version 1",
                        "trainer one: to measure the leakage of version 1");
    }

    @Test
    void shouldNeverMeasureOnWhatAttackersLearnFrom() {
        VaultSides sides = new VaultSides(vault, "test", HELD_OUT);

        List<String> learned = hashes(sides.toLearnFrom(TinyTask.INPUT, Instant.MAX, "test", stages));
        List<String> measured = hashes(sides.toMeasure(TinyTask.INPUT, PICTURES, "test", stages));

        assertThat(learned).doesNotContainAnyElementsOf(measured);
        assertThat(learned.size() + measured.size()).isEqualTo(PICTURES);
    }

    @Test
    void shouldMeasureOnTheLatestOnly() throws IOException {
        VaultSides sides = new VaultSides(vault, "test", HELD_OUT);
        int all = sides.toMeasure(TinyTask.INPUT, PICTURES, "test", stages).size();

        List<String> latest = hashes(sides.toMeasure(TinyTask.INPUT, 10, "test", stages));

        assertThat(latest).hasSize(10);
        try (Vault young = Vault.open(
                box.resolve("young"),
                KEY,
                // So that only the latest half is left.
                new VaultLimits(PICTURES / 2, PICTURES, 1 << 24, Duration.ofDays(30)),
                Clock.fixed(STORED, ZoneOffset.UTC))) {
            Vault before = vault;
            vault = young;
            store(0, PICTURES);
            vault = before;
            VaultSides latestHalf = new VaultSides(young, "test", HELD_OUT);
            assertThat(hashes(latestHalf.toMeasure(TinyTask.INPUT, 10, "test", stages)))
                    .isEqualTo(latest);
            assertThat(latestHalf.toMeasure(TinyTask.INPUT, PICTURES, "test", stages))
                    .hasSizeLessThan(all);
        }
    }

    @Test
    void shouldLearnFromNothingThatWasStoredAfterItBegan() {
        VaultSides sides = new VaultSides(vault, "test", HELD_OUT);

        assertThat(sides.toLearnFrom(TinyTask.INPUT, STORED, "test", stages)).isEmpty();
        assertThat(sides.toLearnFrom(TinyTask.INPUT, STORED.plusMillis(1), "test", stages))
                .isNotEmpty();
    }

    @Test
    void shouldGoOnFromItsCheckpointWhenItsTrainingWasEnded() {
        ModelVersion plain = announced(1, 1);
        LeakageReading whole = meter(settings(LONG), "elsewhere").measure(plain, stages);
        stages.endAt = CHECKPOINT + 10;
        assertThatThrownBy(() -> meter(settings(LONG), "guard").measure(plain, stages))
                .isInstanceOf(Ended.class);
        assertThat(files()).noneMatch(file -> file.contains("learned"));

        stages.restart();
        LeakageReading resumed = meter(settings(LONG), "guard").measure(plain, stages);

        assertThat(stages.firstStep).isEqualTo(CHECKPOINT + 1);
        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    void shouldGoOnWithTheSamePicturesWhenOthersCameMeanwhile() throws IOException {
        ModelVersion plain = announced(1, 1);
        stages.endAt = CHECKPOINT + 10;
        assertThatThrownBy(() -> meter(settings(LONG), "guard").measure(plain, stages))
                .isInstanceOf(Ended.class);

        stages.restart();
        vault.close();
        vault = Vault.open(
                box.resolve("vault"),
                KEY,
                VaultLimits.USUAL,
                Clock.fixed(LATER.instant().plusSeconds(60), ZoneOffset.UTC));
        for (int i = 1; i <= 8; i++) {
            vault.store(new Sample("other", "late-" + i, STORED, null, unlike(pictures.get(0), i)));
        }
        meter(settings(LONG), "guard").measure(plain, stages);

        assertThat(stages.firstStep).isEqualTo(CHECKPOINT + 1);
    }

    /** The moment between training and keeping: what is there then is a finished checkpoint, and at most a part of a file. */
    @Test
    void shouldKeepWhatWasTrainedWhenItWasKilledBeforeItWasKept() throws IOException {
        ModelVersion plain = announced(1, 1);
        LeakageReading whole = meter(settings(STEPS), "elsewhere").measure(plain, stages);
        stages.endAt = 1;
        assertThatThrownBy(() -> meter().measure(plain, stages)).isInstanceOf(Ended.class);
        stages.restart();
        Path place = onlyPlace();
        Files.writeString(place.resolve("learned"), "the disk does not take a folder here");
        assertThatThrownBy(() -> meter().measure(plain, stages)).isInstanceOf(CheckpointStorageException.class);
        Files.delete(place.resolve("learned"));
        Files.createDirectories(place.resolve("learned"));
        Files.writeString(place.resolve("learned/001.checkpoint.tmp"), "a part");

        // When
        stages.restart();
        LeakageReading reading = meter().measure(plain, stages);

        // Then
        assertThat(stages.firstStep).as("nothing is trained again").isZero();
        assertThat(reading).isEqualTo(whole);
        assertThat(meter().measure(plain, stages)).isEqualTo(whole);
        assertThat(files()).hasSize(1).allMatch(file -> file.endsWith("/learned/001.checkpoint"));
    }

    @Test
    void shouldTrainAgainWhenItsFileIsDamaged() throws IOException {
        ModelVersion plain = announced(1, 1);
        LeakageReading first = meter().measure(plain, stages);
        Path file = onlyPlace().resolve("learned/001.checkpoint");
        byte[] written = Files.readAllBytes(file);
        for (byte[] damaged : List.of(Arrays.copyOf(written, written.length / 2), flipped(written))) {
            Files.write(file, damaged);
            stages.restart();

            assertThat(meter().measure(plain, stages)).isEqualTo(first);
            assertThat(stages.firstStep).isOne();
        }
    }

    @Test
    void shouldTrainAnotherWhenItsBudgetIsAnother() {
        ModelVersion plain = announced(1, 1);
        meter().measure(plain, stages);
        stages.restart();

        meter(settings(STEPS + 1), "guard").measure(plain, stages);

        assertThat(stages.firstStep).isOne();
        assertThat(files()).hasSize(1);
    }

    @Test
    void shouldForgetTheAttackersOfOtherVersions() {
        VersionLeakage meter = meter();
        meter.measure(announced(1, 1), stages);
        meter.measure(announced(2, 0), stages);
        assertThat(files()).hasSize(2);

        meter.keepOnly(Set.of(2, 3));

        assertThat(files()).singleElement().asString().startsWith("2-");
    }

    @Test
    void shouldReadNothingWhenTheVaultHasTooFew() {
        try (Vault empty = Vault.open(box.resolve("empty"), KEY, VaultLimits.USUAL, LATER)) {
            VersionLeakage meter = new VersionLeakage(
                    settings(STEPS), stores, new VersionLeakage.Reading(empty, "one"), box.resolve("guard"), LATER);

            assertThatThrownBy(() -> meter.measure(announced(1, 1), stages))
                    .isInstanceOf(UnfitPicturesException.class)
                    .hasMessageContaining("the vault has 0 pictures")
                    .hasMessageContaining("at least 50 are needed");
        }
        assertThat(reads("empty")).isEmpty();
    }

    @Test
    void shouldSayWhatIsWrongWithABundle() throws IOException {
        ModelVersion gone = announced(1, 1);
        AttackerShelf.delete(box.resolve("bundle-1"));
        ModelVersion other =
                ModelVersion.newBuilder(announced(2, 1)).setVersion(7).build();

        assertThatThrownBy(() -> meter().measure(gone, stages)).hasMessageContaining("bundle-1");
        assertThatThrownBy(() -> meter().measure(other, stages))
                .isInstanceOf(OtherBundleException.class)
                .hasMessageContaining("announced as version 7 of tiny is version 2 of tiny");
        assertThat(reads()).isEmpty();
    }

    @Test
    void shouldEndWhileItReadsAndKeepNothing() {
        stages.endAtOnce = true;

        assertThatThrownBy(() -> meter().measure(announced(1, 1), stages)).isInstanceOf(Ended.class);

        assertThat(stages.begun).isEmpty();
        assertThat(files()).isEmpty();
    }

    private VersionLeakage meter() {
        return meter(settings(STEPS), "guard");
    }

    private VersionLeakage meter(GuardSettings settings, String folder) {
        return new VersionLeakage(
                settings, stores, new VersionLeakage.Reading(vault, "trainer one"), box.resolve(folder), LATER);
    }

    private static GuardSettings settings(int steps) {
        return new GuardSettings(
                GuardPolicy.CANARY,
                Optional.empty(),
                new GuardSettings.Sampling(PICTURES, Duration.ofHours(1), 100, HELD_OUT),
                new GuardSettings.Attackers(new Budget(AdversaryKind.SMALL, 6, steps, 6), 1),
                TrustPolicy.acceptUnsigned());
    }

    private ModelVersion announced(int version, float factor) {
        Path folder = box.resolve("bundle-" + version);
        Bundle bundle = Files.exists(folder)
                ? Bundle.open(folder, TrustPolicy.acceptUnsigned())
                : FactorBundles.write(folder, version, factor, WireType.FLOAT16);
        return ModelVersion.newBuilder()
                .setNetworkId("tiny")
                .setVersion(version)
                .setUri(folder.toUri().toString())
                .setManifestSha256(bundle.sha256())
                .setMetrics(Map.of())
                .setAnnouncedAt(STORED)
                .build();
    }

    /** Of this guard, with the folders that they are in; without locks. */
    private List<String> files() {
        Path guard = box.resolve("guard");
        if (!Files.exists(guard)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(guard)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> guard.relativize(file).toString())
                    .filter(file -> !file.endsWith(".lock"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path onlyPlace() throws IOException {
        try (Stream<Path> places = Files.list(box.resolve("guard"))) {
            return places.findFirst().orElseThrow();
        }
    }

    private List<AuditLine> reads() {
        return reads("vault");
    }

    private List<AuditLine> reads(String folder) {
        List<AuditLine> lines = new ArrayList<>();
        VaultDesk.open(box.resolve(folder), KEY, LATER).audit(lines::add);
        return lines.stream().filter(line -> line.action() == AuditAction.READ).toList();
    }

    private static List<String> hashes(List<PreparedPicture> prepared) {
        return prepared.stream().map(PreparedPicture::sha256).toList();
    }

    private static byte[] flipped(byte[] written) {
        byte[] damaged = written.clone();
        damaged[written.length / 2] ^= 1;
        return damaged;
    }

    /** The same picture to who looks at it, and another one by its hash. */
    private static byte[] unlike(Path picture, int more) throws IOException {
        byte[] bytes = Files.readAllBytes(picture);
        return Arrays.copyOf(bytes, bytes.length + more);
    }

    private static final class Ended extends WorkEndedException {
        private static final long serialVersionUID = 1L;

        Ended() {
            super("stop");
        }
    }

    /** Sees the stages, and ends the work at a step of the attacker's training. */
    private static final class Stages implements Progress {
        private final List<String> begun = new ArrayList<>();
        private int endAt = Integer.MAX_VALUE;
        private boolean endAtOnce;
        /** Of the attacker's training; 0 if there was none. */
        private int firstStep;

        void restart() {
            begun.clear();
            endAt = Integer.MAX_VALUE;
            firstStep = 0;
        }

        @Override
        public void begin(String stage, int steps) {
            begun.add(stage);
        }

        @Override
        public void at(int step, String note) {
            if (endAtOnce) {
                throw new Ended();
            }
            if (!begun.isEmpty() && begun.get(begun.size() - 1).startsWith("attacker of")) {
                firstStep = firstStep == 0 ? step : firstStep;
                if (step >= endAt) {
                    throw new Ended();
                }
            }
        }
    }
}
