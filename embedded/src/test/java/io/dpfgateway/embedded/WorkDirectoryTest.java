package io.dpfgateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirectoryTest {
    @TempDir
    Path root;

    @Test
    void shouldMakeTheDirectoryWhenItIsMissing() {
        Path prepared = WorkDirectory.prepare(root.resolve("a/../b"), 1);

        assertThat(prepared).isEqualTo(root.resolve("b")).isEmptyDirectory();
    }

    @Test
    void shouldSayWhatToDoWhenAFileIsInTheWay() throws IOException {
        Path file = Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> WorkDirectory.prepare(file.resolve("kafka"), 1))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageContaining("cannot write to directory " + file.resolve("kafka"))
                .hasMessageContaining("choose one")
                .message()
                .hasLineCount(1);
    }

    @Test
    void shouldSayHowMuchIsFreeWhenTheDiskIsFull() {
        assertThatThrownBy(() -> WorkDirectory.prepare(root, Long.MAX_VALUE))
                .isInstanceOf(UnusableDirectoryException.class)
                .hasMessageMatching("the disk of .* has \\d+ MiB free where \\d+ MiB are needed; .*");
    }
}
