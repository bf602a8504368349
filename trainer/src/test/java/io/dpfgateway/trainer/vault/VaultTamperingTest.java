package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.audit;
import static io.dpfgateway.trainer.vault.Vaults.sample;
import static io.dpfgateway.trainer.vault.Vaults.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an altered file comes to; that every change is noticed is shown by EntryCodecTest and ChainedLogTest. */
class VaultTamperingTest {
    @TempDir
    Path box;

    private Path folder;
    private List<Path> files;

    @BeforeEach
    void store() throws IOException {
        folder = box.resolve("vault");
        try (Vault vault = Vaults.open(folder)) {
            vault.storeAll(List.of(sample("gate", 1), sample("gate", 2), sample("gate", 3)));
        }
        try (Stream<Path> all = Files.list(folder.resolve("entries"))) {
            files = all.sorted().toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".entry", "");
    }

    private static void flip(Path file, int fromEnd) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - fromEnd] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void shouldSetAsideAnAlteredHeadAtOpeningAndAnAlteredPictureAtReading() throws IOException {
        // Given
        flip(files.get(0), (int) Files.size(files.get(0)) - 40);
        flip(files.get(1), 1);

        // When
        try (Vault vault = Vaults.open(folder)) {
            assertThat(vault.size()).isEqualTo(2);
            assertThat(vault.altered()).isOne();
            assertThat(shown(vault)).hasSize(1);
            assertThat(vault.altered()).isEqualTo(2);
            assertThat(vault.size()).isOne();
        }

        // Then
        assertThat(audit(folder))
                .extracting(AuditLine::action, AuditLine::why, AuditLine::entries)
                .contains(
                        tuple(AuditAction.ALTERED, "the entry " + name(files.get(0)) + " was set aside", 2),
                        tuple(AuditAction.ALTERED, "the entry " + name(files.get(1)) + " was set aside", 1))
                .noneMatch(line -> line.toList().contains(AuditAction.RECONCILED));
        assertThat(folder.resolve("entries")).isDirectoryContaining("glob:**/" + name(files.get(1)) + ".altered");
        assertThat(Vaults.desk(folder).list().altered()).isEqualTo(2);

        // When: the same samples come again
        try (Vault vault = Vaults.open(folder)) {
            vault.storeAll(List.of(sample("gate", 1), sample("gate", 2), sample("gate", 3)));
            assertThat(shown(vault)).hasSize(3);

            // Then: whosever they were, an erasure takes them along
            assertThat(vault.erase(Subject.ofSource("door"), "ann", "ticket 12"))
                    .isEqualTo(new Erased(0, 2));
            assertThat(vault.altered()).isZero();
        }
    }

    @Test
    void shouldNotTakeOneEntryForAnother() throws IOException {
        Path saved = box.resolve("saved");
        Files.move(files.get(0), saved);
        Files.move(files.get(1), files.get(0));
        Files.move(saved, files.get(1));

        try (Vault vault = Vaults.open(folder)) {
            assertThat(shown(vault)).hasSize(1);
            assertThat(vault.altered()).isEqualTo(2);
        }
    }

    @Test
    void shouldSayThatAnEntryIsGone() throws IOException {
        Files.delete(files.get(0));

        try (Vault vault = Vaults.open(folder)) {
            assertThat(shown(vault)).hasSize(2);
        }

        assertThat(audit(folder))
                .filteredOn(line -> line.action() == AuditAction.RECONCILED)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.why()).startsWith("the folder held 2 entries where the log told of 3");
                    assertThat(line.count()).isOne();
                });
    }

    @Test
    void shouldDoNothingWhileALogIsAltered() throws IOException {
        for (String log : new String[] {"audit.jsonl", "erasures.jsonl"}) {
            // Given
            Vaults.desk(folder).erase(Subject.ofId("id-9"), "ann", "ticket 12");
            byte[] good = Files.readAllBytes(folder.resolve(log));
            flip(folder.resolve(log), 5);

            // Then
            assertThatThrownBy(() -> Vaults.open(folder))
                    .isInstanceOf(AlteredLogException.class)
                    .hasMessageStartingWith("the vault's log " + folder.resolve(log) + " was altered");
            VaultDesk desk = Vaults.desk(folder);
            assertThatThrownBy(desk::list).isInstanceOf(AlteredLogException.class);
            assertThatThrownBy(() -> desk.erase(Subject.ofSource("gate"), "ann", "ticket 12"))
                    .isInstanceOf(AlteredLogException.class);

            // When: put back, all is as before
            Files.write(folder.resolve(log), good);
            try (Vault vault = Vaults.open(folder)) {
                assertThat(shown(vault)).hasSize(3);
            }
        }
    }

    @Test
    void shouldNoticeALogThatIsAlteredWhileTheVaultIsHeld() throws IOException {
        try (Vault vault = Vaults.open(folder)) {
            flip(folder.resolve("audit.jsonl"), 5);

            assertThatThrownBy(() -> vault.store(sample("gate", 4))).isInstanceOf(AlteredLogException.class);
            assertThatThrownBy(() -> shown(vault)).isInstanceOf(AlteredLogException.class);
        }
    }

    @Test
    void shouldNameTheLineThatWasAlteredWhenTheWholeLogIsRead() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        Files.writeString(
                folder.resolve("audit.jsonl"),
                lines.get(0) + "\n" + lines.get(1).replace("\"count\":3", "\"count\":1") + "\n");
        try (Vault vault = Vaults.open(folder)) {
            throw new AssertionError("opened " + vault.size());
        } catch (AlteredLogException e) {
            assertThat(e).hasMessageContaining("line 2");
        }
    }
}
