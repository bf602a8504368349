package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.CLOCK;
import static io.dpfgateway.trainer.vault.Vaults.KEY;
import static io.dpfgateway.trainer.vault.Vaults.NOW;
import static io.dpfgateway.trainer.vault.Vaults.audit;
import static io.dpfgateway.trainer.vault.Vaults.sample;
import static io.dpfgateway.trainer.vault.Vaults.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultLimitsTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final int MUCH = 1 << 20;

    @TempDir
    Path box;

    private Path folder;

    @BeforeEach
    void choose() {
        folder = box.resolve("vault");
    }

    private Vault open(VaultLimits limits) {
        return Vault.open(folder, KEY, limits, CLOCK);
    }

    private static List<Sample> samples(String source, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> sample(source, number))
                .toList();
    }

    private static String[] pictures(String source, int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(number -> "the picture " + number + " of " + source)
                .toArray(String[]::new);
    }

    private List<AuditLine> evictions() {
        return audit(folder).stream()
                .filter(line -> line.action() == AuditAction.EVICTED)
                .toList();
    }

    @Test
    void shouldEvictTheOldestOfASourceThatIsAtItsCap() throws IOException {
        try (Vault vault = open(new VaultLimits(3, 100, MUCH, MONTH))) {
            vault.storeAll(samples("gate", 1, 3));
            vault.storeAll(samples("door", 1, 2));

            // When
            StoreCounts counts = vault.storeAll(samples("gate", 4, 5));

            // Then
            assertThat(counts.of(StoreOutcome.STORED)).isEqualTo(2);
            assertThat(shown(vault))
                    .containsExactlyInAnyOrder(Stream.of(pictures("gate", 3, 4, 5), pictures("door", 1, 2))
                            .flatMap(Stream::of)
                            .toArray(String[]::new));
        }
        assertThat(evictions())
                .extracting(AuditLine::count, AuditLine::why, AuditLine::entries)
                .containsExactly(tuple(2, "source cap", 5));
        try (Stream<Path> files = Files.list(folder.resolve("entries"))) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void shouldKeepTheNewerWhenOldOnesComeAgain() {
        try (Vault vault = open(new VaultLimits(2, 100, MUCH, MONTH))) {
            vault.storeAll(samples("gate", 1, 4));
            List<String> before = shown(vault);

            // When: the topic is read from its beginning
            StoreCounts counts = vault.storeAll(samples("gate", 1, 4));

            // Then
            assertThat(counts.byOutcome()).containsOnly(entry(StoreOutcome.NO_ROOM, 2), entry(StoreOutcome.KNOWN, 2));
            assertThat(shown(vault)).isEqualTo(before).containsExactlyInAnyOrder(pictures("gate", 3, 4));
        }
    }

    private static Map.Entry<StoreOutcome, Integer> entry(StoreOutcome outcome, int count) {
        return Map.entry(outcome, count);
    }

    @Test
    void shouldEvictFromTheSourceThatHasMostWhenTheVaultIsFull() {
        try (Vault vault = open(new VaultLimits(10, 5, MUCH, MONTH))) {
            vault.storeAll(samples("gate", 1, 4));
            vault.storeAll(samples("door", 1, 1));

            // When
            vault.storeAll(samples("yard", 1, 2));

            // Then: one that has few loses none
            assertThat(shown(vault))
                    .containsExactlyInAnyOrder(
                            Stream.of(pictures("gate", 3, 4), pictures("door", 1), pictures("yard", 1, 2))
                                    .flatMap(Stream::of)
                                    .toArray(String[]::new));
        }
        assertThat(evictions()).extracting(AuditLine::count, AuditLine::why).containsExactly(tuple(2, "total cap"));
    }

    @Test
    void shouldKeepToItsBytes() {
        try (Vault vault = open(new VaultLimits(100, 100, 1000, MONTH))) {
            for (int i = 1; i <= 20; i++) {
                vault.store(sample("gate", i));
                assertThat(vault.bytes()).isBetween(100L, 1000L);
            }
            assertThat(shown(vault)).contains(pictures("gate", 20)).doesNotContain(pictures("gate", 1));
            Sample large = new Sample("gate", "large", NOW, null, new byte[1000]);
            assertThat(vault.store(large)).isEqualTo(StoreOutcome.TOO_LARGE);
        }
    }

    @Test
    void shouldEvictWhatBecomesTooOldAndTakeNothingThatIs() {
        VaultLimits day = new VaultLimits(10, 10, MUCH, Duration.ofDays(1));
        Sample future = sample("gate", 9, NOW.plus(Duration.ofDays(1000)));
        try (Vault vault = open(day)) {
            vault.storeAll(samples("gate", 1, 2));
            assertThat(vault.store(future)).isEqualTo(StoreOutcome.STORED);
            assertThat(vault.store(sample("gate", 3, NOW.minus(Duration.ofHours(25)))))
                    .isEqualTo(StoreOutcome.TOO_OLD);
        }
        MovingClock clock = new MovingClock();
        try (Vault vault = Vault.open(folder, KEY, day, clock)) {
            assertThat(vault.size()).isEqualTo(3);

            // When: they were recorded an hour before now
            clock.advance(Duration.ofHours(23).plusSeconds(2));
            vault.enforceLimits();

            // Then
            assertThat(shown(vault)).containsExactlyInAnyOrder(pictures("gate", 2, 9));

            // When: nobody enforces anything, but somebody reads; a wrong clock makes no picture last for ever
            clock.advance(Duration.ofHours(2));
            assertThat(shown(vault)).isEmpty();
        }
        assertThat(evictions()).extracting(AuditLine::why).containsOnly("age");
    }

    @Test
    void shouldEvictWhatIsBeyondNewLimitsWhenItIsOpened() {
        try (Vault vault = open(new VaultLimits(10, 10, MUCH, MONTH))) {
            vault.storeAll(samples("gate", 1, 6));
            vault.storeAll(samples("door", 1, 2));
        }
        try (Vault vault = open(new VaultLimits(4, 5, MUCH, MONTH))) {
            assertThat(shown(vault))
                    .containsExactlyInAnyOrder(Stream.of(pictures("gate", 4, 5, 6), pictures("door", 1, 2))
                            .flatMap(Stream::of)
                            .toArray(String[]::new));
        }
        assertThat(evictions())
                .extracting(AuditLine::count, AuditLine::why)
                .containsExactly(tuple(2, "source cap"), tuple(1, "total cap"));
    }

    @Test
    void shouldRefuseLimitsUnderWhichNothingCouldBeKept() {
        assertThatThrownBy(() -> new VaultLimits(0, 1, 1, MONTH))
                .isInstanceOf(InvalidVaultLimitsException.class)
                .hasMessage("the vault's perSource is 0; give 1 or more");
        assertThatThrownBy(() -> new VaultLimits(1, 0, 1, MONTH)).hasMessageContaining("pictures");
        assertThatThrownBy(() -> new VaultLimits(1, 1, 0, MONTH)).hasMessageContaining("bytes");
        assertThatThrownBy(() -> new VaultLimits(1, 1, 1, Duration.ZERO)).hasMessageContaining("maxAge");
    }

    /** Moves when it is told to. */
    private static final class MovingClock extends Clock {
        private Clock at = CLOCK;

        void advance(Duration by) {
            at = Clock.offset(at, by);
        }

        @Override
        public ZoneId getZone() {
            return at.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return at.withZone(zone);
        }

        @Override
        public Instant instant() {
            return at.instant();
        }
    }
}
