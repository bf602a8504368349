package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleWriterTest {
    private final BundleWriter writer = new BundleWriter(null);

    @TempDir
    Path folder;

    @Test
    void shouldMakeTheFoldersAboveAndLeaveNothingBeside() throws IOException {
        Path target = folder.resolve("a/b/bundle");
        assertThat(writer.write(target, Bundles.manifest(), Bundles.contents())).isEqualTo(target);
        assertThat(entries(folder.resolve("a/b"))).containsExactly("bundle");
        assertThat(Bundle.open(target, TrustPolicy.acceptUnsigned()).signature())
                .isEmpty();
    }

    @Test
    void shouldLeaveWhatIsThereWhenTheTargetExists() throws IOException {
        Path target = Files.createDirectory(folder.resolve("bundle"));
        refuses(target, target + " exists already; a bundle is never overwritten: choose another folder");
        assertThat(entries(target)).isEmpty();
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        refuses(link, link + " exists already");
        assertThat(entries(folder)).containsExactly("bundle", "link");
    }

    @Test
    void shouldLeaveNothingWhenTheDiskFailsHalfway() throws IOException {
        // Given a name too long for any disk, after files that are written well
        Path target = folder.resolve("bundle");
        Map<String, byte[]> files = new TreeMap<>(Map.of("a", new byte[1], "z".repeat(300), new byte[1]));

        // When, then
        assertThatThrownBy(() -> BundleWriter.writeAtomically(target, files))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith("cannot write the bundle " + target + ": ")
                .hasMessageEndingWith("; check the folder's rights and the free disk space");
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    void shouldSaySoWhenTheFolderAboveIsAFile() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        refuses(file.resolve("bundle"), "cannot write the bundle " + file.resolve("bundle"));
    }

    @Test
    void shouldNameTheFileWhenContentsLackOne() throws IOException {
        Map<BundleFile, byte[]> contents = Bundles.contents();
        contents.remove(BundleFile.BACK);
        assertThatThrownBy(() -> writer.write(folder.resolve("bundle"), Bundles.manifest(), contents))
                .isInstanceOf(BundleException.class)
                .hasMessage("the bundle lacks back.onnx");
        assertThat(entries(folder)).isEmpty();
    }

    @Test
    void shouldLetOneWriterWinWhenSeveralWriteTheSameTarget() throws Exception {
        // Given
        int writers = 4;
        Path target = folder.resolve("bundle");
        CountDownLatch start = new CountDownLatch(writers);
        Callable<Boolean> write = () -> {
            start.countDown();
            start.await();
            try {
                writer.write(target, Bundles.manifest(), Bundles.contents());
                return true;
            } catch (BundleException e) {
                assertThat(e).hasMessageContaining("exists already");
                return false;
            }
        };

        // When
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        int won = 0;
        try {
            List<Future<Boolean>> results = threads.invokeAll(
                    IntStream.range(0, writers).mapToObj(i -> write).toList());
            for (Future<Boolean> result : results) {
                won += result.get() ? 1 : 0;
            }
        } finally {
            threads.shutdownNow();
        }

        // Then
        assertThat(won).isEqualTo(1);
        assertThat(entries(folder)).containsExactly("bundle");
        Bundle.open(target, TrustPolicy.acceptUnsigned());
    }

    private void refuses(Path target, String message) {
        assertThatThrownBy(() -> writer.write(target, Bundles.manifest(), Bundles.contents()))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(message);
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
