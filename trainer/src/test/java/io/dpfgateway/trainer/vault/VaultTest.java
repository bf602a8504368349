package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.CLOCK;
import static io.dpfgateway.trainer.vault.Vaults.KEY;
import static io.dpfgateway.trainer.vault.Vaults.NOW;
import static io.dpfgateway.trainer.vault.Vaults.WIDE;
import static io.dpfgateway.trainer.vault.Vaults.audit;
import static io.dpfgateway.trainer.vault.Vaults.image;
import static io.dpfgateway.trainer.vault.Vaults.sample;
import static io.dpfgateway.trainer.vault.Vaults.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    @TempDir
    Path box;

    @Test
    void shouldHandOutWhatWasStoredInAnOrderThatIsAlwaysTheSame() {
        // Given
        Path folder = box.resolve("vault");
        List<VaultPicture> pictures = new ArrayList<>();
        List<String> first;
        try (Vault vault = Vaults.open(folder)) {
            vault.storeAll(List.of(sample("gate", 1), sample("gate", 2), sample("door", 1)));
            first = shown(vault);
        }

        // When: another process, in which they came in another order
        try (Vault vault = Vaults.open(folder)) {
            assertThat(shown(vault)).isEqualTo(first);
            vault.pictures("test", "test", pictures::add);
        }
        try (Vault other = Vaults.open(box.resolve("other"))) {
            other.storeAll(List.of(sample("door", 1), sample("gate", 2), sample("gate", 1)));
            assertThat(shown(other)).isEqualTo(first);
        }

        // Then
        assertThat(first).hasSize(3);
        assertThat(pictures)
                .extracting(
                        picture -> new String(picture.image(), StandardCharsets.UTF_8),
                        VaultPicture::label,
                        VaultPicture::recordedAt)
                .contains(tuple(
                        new String(image("gate", 2), StandardCharsets.UTF_8),
                        "label-2",
                        sample("gate", 2).recordedAt()));
    }

    @Test
    void shouldStoreTheSameIdOnceAndTellItFromAnothersSameId() {
        try (Vault vault = Vaults.open(box.resolve("vault"))) {
            assertThat(vault.store(sample("gate", 1))).isEqualTo(StoreOutcome.STORED);
            assertThat(vault.store(sample("gate", 1))).isEqualTo(StoreOutcome.KNOWN);
            assertThat(vault.store(sample("door", 1))).isEqualTo(StoreOutcome.STORED);
            assertThat(vault.storeAll(List.of(sample("gate", 2), sample("gate", 2))))
                    .satisfies(counts -> {
                        assertThat(counts.of(StoreOutcome.STORED)).isOne();
                        assertThat(counts.of(StoreOutcome.KNOWN)).isOne();
                    });
            assertThat(vault.size()).isEqualTo(3);
        }
    }

    @Test
    void shouldCountWhatWasStoredSinceAMoment() {
        Path folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.store(sample("gate", 1));
        }
        Clock later = Clock.offset(CLOCK, Duration.ofMinutes(5));
        try (Vault vault = Vault.open(folder, KEY, WIDE, later)) {
            vault.storeAll(List.of(sample("gate", 1), sample("gate", 2), sample("gate", 3)));

            assertThat(vault.storedSince(NOW)).isEqualTo(3);
            assertThat(vault.storedSince(NOW.plusSeconds(1))).isEqualTo(2);
            assertThat(vault.storedSince(later.instant().plusMillis(1))).isZero();
        }
    }

    @Test
    void shouldGiveNothingAwayOnDisk() throws IOException {
        // Given
        Path folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.storeAll(List.of(sample("the-source", 1), sample("the-source", 2)));
            vault.erase(new Subject("the-source", "id-2"), "ann", "she asked for it");
        }

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String all = file.getFileName() + Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(all).doesNotContain("the-source", "id-1", "id-2", "the picture", "label-1");
            }
        }
    }

    @Test
    void shouldTellInTheAuditLogWhoDidWhat() {
        // When
        Path folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.storeAll(List.of(sample("gate", 1), sample("gate", 2), sample("door", 1)));
            vault.pictures("trainer-1", "version 7", picture -> {});
            vault.erase(Subject.ofSource("gate"), "ann", "ticket 12");
        }

        // Then
        List<AuditLine> lines = audit(folder);
        assertThat(lines)
                .extracting(AuditLine::action, AuditLine::count, AuditLine::who, AuditLine::why, AuditLine::entries)
                .containsExactly(
                        tuple(AuditAction.CREATED, 0, "vault", "", 0),
                        tuple(AuditAction.STORED, 3, "vault", "sampled", 3),
                        tuple(AuditAction.READ, 3, "trainer-1", "version 7", 3),
                        tuple(AuditAction.ERASED, 2, "ann", "ticket 12", 1));
        assertThat(lines).extracting(AuditLine::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(lines.get(3).subject()).matches("source:[0-9a-f]{64}");
    }

    @Test
    void shouldBeHeldByOneAtATime() {
        Path folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.store(sample("gate", 1));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Vaults.open(folder))
                        .isInstanceOf(VaultInUseException.class)
                        .hasMessageContaining("the vault " + folder + " is held by a trainer that runs now");
            }
        }
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.size()).isOne();
        }
    }

    @Test
    void shouldRefuseAFolderOfOtherThings() throws IOException {
        Path home = Files.createDirectory(box.resolve("home"));
        Files.writeString(home.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> Vaults.open(home))
                .isInstanceOf(ForeignFolderException.class)
                .hasMessage(home + " holds other files and no vault; give an empty folder, or one that is not there");
        assertThat(home).isDirectoryContaining(file -> file.endsWith("letter.txt"));
        assertThatThrownBy(() -> Vaults.open(home.resolve("letter.txt"))).isInstanceOf(ForeignFolderException.class);
        assertThatThrownBy(() -> Vaults.desk(home))
                .isInstanceOf(ForeignFolderException.class)
                .hasMessageStartingWith(home + " is no vault");
    }

    @Test
    void shouldRefuseAnotherKey() {
        Path folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.store(sample("gate", 1));
        }
        VaultKey other = VaultKey.parse("b2".repeat(32), "the test");

        assertThatThrownBy(() -> Vault.open(folder, other, WIDE, CLOCK))
                .isInstanceOf(WrongVaultKeyException.class)
                .hasMessage("the vault " + folder + " was made with the key " + KEY.id() + ", and this is the key "
                        + other.id() + "; give the other one");
        assertThatThrownBy(() -> VaultDesk.open(folder, other, CLOCK)).isInstanceOf(WrongVaultKeyException.class);
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.size()).isOne();
        }
    }
}
