package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.NOW;
import static io.dpfgateway.trainer.vault.Vaults.audit;
import static io.dpfgateway.trainer.vault.Vaults.sample;
import static io.dpfgateway.trainer.vault.Vaults.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultErasureTest {
    private static final List<Sample> ALL =
            List.of(sample("gate", 1), sample("gate", 2), sample("door", 1), sample("door", 3));

    @TempDir
    Path box;

    private Path folder;

    @BeforeEach
    void store() {
        folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.storeAll(ALL);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("entries"))) {
            return files.toList();
        }
    }

    @Test
    void shouldEraseASourceAndNotTakeItsPicturesAgain() throws IOException {
        try (Vault vault = Vaults.open(folder)) {
            // When
            assertThat(vault.erase(Subject.ofSource("gate"), "ann", "ticket 12"))
                    .isEqualTo(new Erased(2, 0));

            // Then
            assertThat(shown(vault)).containsExactlyInAnyOrder("the picture 1 of door", "the picture 3 of door");
            assertThat(files()).hasSize(2);
            assertThat(vault.storeAll(ALL).byOutcome())
                    .containsOnly(tupled(StoreOutcome.ERASED, 2), tupled(StoreOutcome.KNOWN, 2));
        }

        // When: another process; one that was never stored, one recorded in the very moment, one after it
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.store(sample("gate", 7))).isEqualTo(StoreOutcome.ERASED);
            assertThat(vault.store(sample("gate", 1))).isEqualTo(StoreOutcome.ERASED);
            assertThat(vault.store(sample("gate", 8, NOW))).isEqualTo(StoreOutcome.STORED);
            assertThat(vault.store(sample("gate", 9, NOW.plusSeconds(1)))).isEqualTo(StoreOutcome.STORED);
        }
    }

    private static Map.Entry<StoreOutcome, Integer> tupled(StoreOutcome outcome, int count) {
        return Map.entry(outcome, count);
    }

    @Test
    void shouldEraseAnIdForEverWhicheverSourceItIsOf() {
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.erase(Subject.ofId("id-1"), "ann", "ticket 12").pictures())
                    .isEqualTo(2);
            assertThat(shown(vault)).containsExactlyInAnyOrder("the picture 2 of gate", "the picture 3 of door");
            assertThat(vault.store(sample("gate", 1, NOW.plus(Duration.ofDays(1)))))
                    .isEqualTo(StoreOutcome.ERASED);
            assertThat(vault.store(sample("yard", 1))).isEqualTo(StoreOutcome.ERASED);
        }
    }

    @Test
    void shouldEraseOnePictureAndLeaveItsNamesakes() {
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.erase(new Subject("gate", "id-1"), "ann", "ticket 12")
                            .pictures())
                    .isOne();
            assertThat(shown(vault)).hasSize(3).contains("the picture 1 of door");
            assertThat(vault.storeAll(ALL).of(StoreOutcome.ERASED)).isOne();
        }
    }

    @Test
    void shouldRememberAnErasureOfWhatIsNotThereYet() {
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.erase(Subject.ofId("id-77"), "ann", "ticket 12").pictures())
                    .isZero();
            assertThat(vault.store(sample("gate", 77))).isEqualTo(StoreOutcome.ERASED);
        }
    }

    @Test
    void shouldNotTakeAgainWhatAWrongClockHadRecordedInTimesToCome() {
        Sample future = sample("gate", 9, NOW.plus(Duration.ofDays(3)));
        try (Vault vault = Vaults.open(folder)) {
            vault.store(future);
            vault.erase(Subject.ofSource("gate"), "ann", "ticket 12");
            assertThat(vault.store(future)).isEqualTo(StoreOutcome.ERASED);
        }
    }

    @Test
    void shouldEraseAgainWhatSomebodyPutsBack() throws IOException {
        // Given
        Path copies = Files.createDirectory(box.resolve("copies"));
        for (Path file : files()) {
            Files.copy(file, copies.resolve(file.getFileName()));
        }
        try (Vault vault = Vaults.open(folder)) {
            vault.erase(Subject.ofSource("gate"), "ann", "ticket 12");
        }

        // When
        try (Stream<Path> all = Files.list(copies)) {
            for (Path file : all.toList()) {
                Path there = folder.resolve("entries").resolve(file.getFileName());
                if (!Files.exists(there)) {
                    Files.copy(file, there);
                }
            }
        }

        // Then
        try (Vault vault = Vaults.open(folder)) {
            assertThat(shown(vault)).containsExactlyInAnyOrder("the picture 1 of door", "the picture 3 of door");
        }
        assertThat(files()).hasSize(2);
        assertThat(audit(folder))
                .extracting(AuditLine::action, AuditLine::count, AuditLine::who, AuditLine::entries)
                .contains(tuple(AuditAction.RECONCILED, 2, "vault", 4), tuple(AuditAction.ERASED, 2, "vault", 2));
    }

    @Test
    void shouldEraseBesideWhoHoldsTheVault() throws IOException {
        try (Vault vault = Vaults.open(folder)) {
            // When: the desk works while a trainer reads, between its first picture and its second
            List<String> seen = new ArrayList<>();
            int handedOut = vault.pictures("trainer", "version 2", picture -> {
                if (seen.isEmpty()) {
                    Vaults.desk(folder).erase(Subject.ofSource("gate"), "ann", "ticket 12");
                }
                seen.add(new String(picture.image(), StandardCharsets.UTF_8));
            });

            // Then
            assertThat(files()).hasSize(2);
            assertThat(handedOut).isEqualTo(seen.size());
            assertThat(seen.subList(1, seen.size())).noneMatch(picture -> picture.endsWith("gate"));
            assertThat(seen).contains("the picture 1 of door", "the picture 3 of door");
            assertThat(vault.size()).isEqualTo(2);
            assertThat(vault.storeAll(ALL).of(StoreOutcome.ERASED)).isEqualTo(2);
            assertThat(Vaults.desk(folder).list().entries())
                    .extracting(Entry::source)
                    .containsOnly("door");
        }
    }

    @Test
    void shouldTellWhoKnowsANameWhetherItWasErased() {
        VaultDesk desk = Vaults.desk(folder);
        desk.erase(Subject.ofSource("gate"), "ann", "ticket 12");

        assertThat(audit(folder))
                .filteredOn(line -> line.subject().equals(desk.nameOf(Subject.ofSource("gate"))))
                .singleElement()
                .extracting(AuditLine::who, AuditLine::count)
                .containsExactly("ann", 2);
        assertThat(audit(folder)).noneMatch(line -> line.subject().equals(desk.nameOf(Subject.ofSource("door"))));
    }

    @Test
    void shouldRefuseAnErasureThatDoesNotSayWhoAndWhy() {
        try (Vault vault = Vaults.open(folder)) {
            for (String nothing : new String[] {"", "  ", "x".repeat(1001)}) {
                assertThatThrownBy(() -> vault.erase(Subject.ofSource("gate"), nothing, "ticket 12"))
                        .isInstanceOf(InvalidErasureException.class)
                        .hasMessageContaining("who asks for it");
                assertThatThrownBy(() -> vault.erase(Subject.ofSource("gate"), "ann", nothing))
                        .isInstanceOf(InvalidErasureException.class)
                        .hasMessageContaining("the reason");
            }
            assertThatThrownBy(() -> new Subject(null, null)).isInstanceOf(InvalidErasureException.class);
            assertThat(vault.size()).isEqualTo(4);
        }
    }
}
