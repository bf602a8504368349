package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.trainer.vault.Sample;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultKey;
import io.dpfgateway.trainer.vault.VaultLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultCommandTest {
    private static final Instant RECORDED =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);

    @TempDir
    Path box;

    private Path folder;
    private Path key;
    private Vault vault;

    @BeforeEach
    void hold() {
        folder = box.resolve("vault");
        key = box.resolve("vault.key");
        assertThat(Call.dpf("vault", "key", "create", "--out", key.toString()).code())
                .isZero();
        vault = Vault.open(folder, VaultKey.fromFile(key), VaultLimits.USUAL, Clock.systemUTC());
        vault.storeAll(List.of(sample("gate", "1"), sample("gate", "2"), sample("do\u001bor", "1")));
    }

    @AfterEach
    void release() {
        vault.close();
    }

    private static Sample sample(String source, String id) {
        return new Sample(source, id, RECORDED, null, new byte[] {1, 2, 3});
    }

    private Call vault(String command, String... options) {
        List<String> all =
                new ArrayList<>(List.of("vault", command, "--vault", folder.toString(), "--key-file", key.toString()));
        all.addAll(List.of(options));
        return Call.dpf(all.toArray(String[]::new));
    }

    @Test
    void shouldMakeAKeyThatIsItsOwnersAlone() throws IOException {
        Path made = box.resolve("made.key");

        Call call = Call.dpf("vault", "key", "create", "--out", made.toString());

        assertThat(call.out().lines())
                .containsExactly(
                        "key     " + made + ", for you alone",
                        "key id  " + VaultKey.fromFile(made).id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rw-------");
        assertFails(1, Call.dpf("vault", "key", "create", "--out", folder.toString()), "exists already");
    }

    @Test
    void shouldListWhileATrainerHoldsTheVault() throws IOException {
        Call sources = vault("list");
        assertThat(sources.code()).as(sources.err()).isZero();
        assertThat(sources.out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("SOURCE"),
                        door -> assertThat(door).startsWith("do?or ").contains(" 1 ", RECORDED.toString()),
                        gate -> assertThat(gate).startsWith("gate ").contains(" 2 ", RECORDED.toString()));
        assertThat(vault("list", "--source", "gate").out().lines()).hasSize(3).anyMatch(line -> line.startsWith("2 "));
        assertThat(vault("list", "--source", "gate", "--json").out().lines())
                .extracting(line -> new ObjectMapper().readTree(line).path("id").asText())
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void shouldEraseWhileATrainerHoldsTheVaultAndTellInTheAudit() throws IOException {
        // When
        Call erased = vault("erase", "--source", "gate", "--reason", "ticket 12", "--by", "ann");

        // Then
        assertThat(erased.code()).as(erased.err()).isZero();
        assertThat(erased.out().strip()).isEqualTo("erased 2 pictures; they are not stored again");
        assertThat(vault.size()).isOne();
        try (Stream<Path> files = Files.list(folder.resolve("entries"))) {
            assertThat(files).hasSize(1);
        }
        Call audit = vault("audit");
        assertThat(audit.code()).as(audit.err()).isZero();
        assertThat(audit.out()).doesNotContain("gate");
        assertThat(audit.out().lines())
                .satisfiesExactly(
                        header -> assertThat(header).startsWith("  LINE"),
                        created -> assertThat(created).contains("CREATED"),
                        stored -> assertThat(stored).contains("STORED"),
                        gone -> assertThat(gone).contains("ERASED", "ann", "ticket 12 (source:"),
                        last -> assertThat(last)
                                .startsWith("3 lines, each as it was written; the last one's hash is "));
        assertThat(vault("audit", "--source", "gate", "--json").out().lines())
                .singleElement()
                .satisfies(line -> assertThat(
                                new ObjectMapper().readTree(line).path("count").asInt())
                        .isEqualTo(2));
        assertThat(vault("audit", "--source", "yard", "--json").out()).isEmpty();
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws IOException {
        assertFails(2, vault("erase", "--reason", "ticket 12"), "give --source, --id or both");
        assertFails(2, vault("erase", "--source", "gate"), "Missing required option: '--reason=TEXT'");
        assertFails(2, vault("erase", "--source", "gate", "--reason", " "), "does not tell the reason");
        Path elsewhere = Files.createDirectory(box.resolve("elsewhere"));
        assertFails(
                1,
                Call.dpf("vault", "list", "--vault", elsewhere.toString(), "--key-file", key.toString()),
                elsewhere + " is no vault");
        Path other = box.resolve("other.key");
        VaultKey.create(other);
        assertFails(
                1,
                Call.dpf("vault", "list", "--vault", folder.toString(), "--key-file", other.toString()),
                "was made with the key " + VaultKey.fromFile(key).id());
        Files.writeString(other, "no key");
        assertFails(
                2,
                Call.dpf("vault", "list", "--vault", folder.toString(), "--key-file", other.toString()),
                other + " holds no vault key");

        Path log = folder.resolve("audit.jsonl");
        Files.writeString(log, Files.readString(log).replace("\"count\":3", "\"count\":1"));
        assertFails(1, vault("audit"), "audit.jsonl was altered: ");
    }

    @Test
    void shouldFailAListOfAVaultWithAlteredEntries() throws IOException {
        vault.close();
        try (Stream<Path> files = Files.list(folder.resolve("entries"))) {
            Files.write(files.findFirst().orElseThrow(), new byte[10]);
        }
        vault = Vault.open(folder, VaultKey.fromFile(key), VaultLimits.USUAL, Clock.systemUTC());

        Call call = vault("list");

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.complaints()).singleElement().asString().contains("1 entries are not as they were written");
        assertThat(call.out()).startsWith("SOURCE");
    }

    private static void assertFails(int code, Call call, String text) {
        assertThat(call.code()).as(call.err()).isEqualTo(code);
        assertThat(call.complaints()).singleElement().asString().contains(text);
    }
}
