package io.dpfgateway.trainer.vault;

import static io.dpfgateway.trainer.vault.Vaults.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainedLogTest {
    @TempDir
    Path folder;

    private Path file;
    private Path head;

    @BeforeEach
    void writeThreeLines() throws IOException {
        file = folder.resolve("log");
        head = folder.resolve("log.head");
        ChainedLog log = log();
        log.create();
        log.reload();
        for (String word : new String[] {"one", "zwei", "trois"}) {
            log.append(json(word));
        }
    }

    private ChainedLog log() {
        return ChainedLog.of(new DiskFiles(), folder, "log", KEY.hash("test"));
    }

    private static ObjectNode json(String word) {
        return new ObjectMapper().createObjectNode().put("word", word);
    }

    private List<String> read() throws IOException {
        ChainedLog log = log();
        log.reload();
        List<String> words = new ArrayList<>();
        log.read(line ->
                words.add(line.path("number").asText() + line.path("word").asText()));
        return words;
    }

    private void assertAltered(String what) {
        assertThatThrownBy(this::read)
                .as(what)
                .isInstanceOf(AlteredLogException.class)
                .hasMessageStartingWith("the vault's log " + file + " was altered: ");
    }

    @Test
    void shouldReadWhatWasWrittenAndGoOnFromThere() throws IOException {
        assertThat(read()).containsExactly("1one", "2zwei", "3trois");
        ChainedLog log = log();
        log.reload();
        log.append(json("vier"));
        assertThat(read()).containsExactly("1one", "2zwei", "3trois", "4vier");
    }

    @Test
    void shouldFindWhatAnotherAppended() throws IOException {
        ChainedLog mine = log();
        ChainedLog other = log();
        assertThat(mine.reload()).isTrue();
        assertThat(mine.reload()).isFalse();
        other.reload();
        other.append(json("vier"));
        assertThat(mine.reload()).isTrue();
        assertThat(mine.lines()).isEqualTo(4);
    }

    @Test
    void shouldShowAnyBitThatWasChanged() throws IOException {
        for (Path changed : List.of(file, head)) {
            byte[] bytes = Files.readAllBytes(changed);
            for (int at = 0; at < bytes.length; at++) {
                // The head is JSON, and what stands behind it says nothing.
                if (changed.equals(head) && bytes[at] == '\n') {
                    continue;
                }
                byte[] other = bytes.clone();
                other[at] ^= (byte) (1 << (at % 7));
                Files.write(changed, other);
                assertAltered(changed + " at " + at);
            }
            Files.write(changed, bytes);
        }
        assertThat(read()).hasSize(3);
    }

    @Test
    void shouldShowLinesThatWereTakenOutOrMovedOrAdded() throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<List<String>> forgeries = List.of(
                List.of(lines.get(1), lines.get(2)),
                List.of(lines.get(0), lines.get(2)),
                List.of(lines.get(0), lines.get(1)),
                List.of(lines.get(0)),
                List.of(),
                List.of(lines.get(1), lines.get(0), lines.get(2)),
                List.of(lines.get(0), lines.get(0), lines.get(1), lines.get(2)),
                List.of(lines.get(0), lines.get(1), lines.get(2), lines.get(2)),
                List.of(lines.get(0), lines.get(1), lines.get(2), lines.get(2).replace("trois", "quatre")));
        for (List<String> forgery : forgeries) {
            Files.write(file, forgery);
            assertAltered(forgery.size() + " lines");
        }
    }

    @Test
    void shouldShowThatAFileIsGone() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        assertAltered("the log is gone");
        Files.write(file, bytes);
        Files.delete(head);
        assertAltered("the head is gone");
        log().create();
        assertAltered("a log with lines is not begun anew");
    }

    @Test
    void shouldShowAnEndThatWasCutOff() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertAltered(length + " of " + bytes.length + " bytes");
        }
    }

    @Test
    void shouldDropWhatACrashLeftOfALine() throws IOException {
        // Given: the fourth line, which the head does not know yet
        byte[] before = Files.readAllBytes(file);
        byte[] sealed = Files.readAllBytes(head);
        ChainedLog log = log();
        log.reload();
        log.append(json("vier"));
        byte[] after = Files.readAllBytes(file);

        for (int length = before.length; length <= after.length; length++) {
            // When
            Files.write(file, Arrays.copyOf(after, length));
            Files.write(head, sealed);

            // Then
            assertThat(read()).as("%d bytes", length).hasSize(length == after.length ? 4 : 3);
            ChainedLog next = log();
            next.reload();
            next.append(json("next"));
            assertThat(read()).as("%d bytes", length).last().asString().endsWith("next");
        }
    }

    @Test
    void shouldWriteLinesOfThisForm() throws IOException {
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).isEqualTo("""
                        {"number":1,"word":"one","mac":"c41e4ef4a7c3c5cc57f10e8bafdff7146ea83e86be746e0c876e5e9526d3b4d9"}
                        {"number":2,"word":"zwei","mac":"91b1109f744f5838cd5d0871b537932d81e9387b6115d83c46c5b7295bc0275d"}
                        {"number":3,"word":"trois","mac":"e466ad717162f5877e47f2737a26dc541cf7000a3639d3d733967d0bb385b59b"}
                        """);
    }
}
