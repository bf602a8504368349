package io.dpfgateway.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.cli.CommandFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeAPlaceWhoseParentsAreYetToBeMade() {
        Path deep = folder.resolve("a/b/c");

        assertThatCode(() -> Destination.requireNew(deep)).doesNotThrowAnyException();
        assertThat(deep.getParent()).doesNotExist();
    }

    @Test
    void shouldRefuseWhenTheDiskIsTooFull() {
        assertThatThrownBy(() -> Destination.require(folder.resolve("bundle"), Long.MAX_VALUE))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageMatching("only \\d+ MB are free at " + folder + " where \\d+ MB are needed; free some, .*");
    }

    @Test
    void shouldRefuseWhenSomethingIsThere() throws IOException {
        Path there = Files.createFile(folder.resolve("bundle"));

        assertThatThrownBy(() -> Destination.requireNew(there))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContainingAll(there.toString(), "exists already");
    }

    @Test
    void shouldRefuseWhenAParentIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Destination.requireNew(file.resolve("bundle")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining(file + " is no folder");
    }
}
