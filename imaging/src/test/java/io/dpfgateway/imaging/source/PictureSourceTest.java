package io.dpfgateway.imaging.source;

import static io.dpfgateway.imaging.TestPictures.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.decode.TooLargeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureSourceTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGivePicturesInTheOrderOfTheirNamesWithTheirClass(boolean zipped) throws IOException {
        // Given
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train/dog/1.jpg", bytes("baseline.jpg"));
        files.put("train/cat/2.misnamed", bytes("source.png"));
        files.put("train/cat/10.jpg", bytes("grey.jpg"));
        files.put("train/cat/notes.jpg", "no picture".getBytes(StandardCharsets.UTF_8));
        files.put("top.png", bytes("rgb.png"));
        files.put("empty.png", new byte[0]);
        Path path = zipped ? zip(files) : folder(files);

        try (PictureSource source = PictureSource.open(path)) {
            // Then
            assertThat(source.size()).isEqualTo(4);
            assertThat(source.skipped()).isEqualTo(2);
            assertThat(source)
                    .extracting(NamedPicture::name)
                    .containsExactly("top.png", "train/cat/10.jpg", "train/cat/2.misnamed", "train/dog/1.jpg");
            assertThat(source).extracting(NamedPicture::label).containsExactly(null, "cat", "cat", "dog");
            assertThat(source)
                    .allSatisfy(picture -> assertThat(picture.encoded()).isEqualTo(files.get(picture.name())));
        }
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNothing() {
        assertRefused(
                folder.resolve("none"), "does not exist: give a folder or ZIP file with JPEG, PNG or PGM pictures");
        assertRefused(
                folder, "holds no JPEG, PNG or PGM picture among its 0 files: give a folder or ZIP file with some");
    }

    @Test
    void shouldSayWhatToDoWhenAFileIsNoZip() throws IOException {
        Path text = Files.writeString(folder.resolve("pictures.zip"), "no zip");

        assertRefused(text, "is damaged or cannot be read: give a readable folder or a whole ZIP file");
    }

    @Test
    void shouldSayWhatToDoWhenAZipIsCutShort() throws IOException {
        Path zip = zip(Map.of("a.png", bytes("source.png")));
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, whole.length / 2));

        assertRefused(zip, "is damaged or cannot be read: give a readable folder or a whole ZIP file");
    }

    @Test
    void shouldFailAsPromisedWhenAnyByteOfAZipIsDamaged() throws IOException {
        Path zip = zip(Map.of("c/a.png", bytes("rgb.png"), "c/b.jpg", bytes("grey.jpg")));
        byte[] whole = Files.readAllBytes(zip);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Files.write(zip, damaged);
            try (PictureSource source = PictureSource.open(zip)) {
                source.forEach(picture -> assertThat(picture.name()).isNotNull());
            } catch (ImagingException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @Test
    void shouldRefuseAPictureWhenItsBytesAreTooMany() throws IOException {
        // Given: a ZIP entry that unpacks to far more than its bytes
        Path zip = zip(Map.of("bomb.png", Arrays.copyOf(bytes("source.png"), 50_000_000)));

        try (PictureSource source = PictureSource.open(zip, 100_000)) {
            // When, Then
            assertThatThrownBy(() -> source.iterator().next())
                    .isInstanceOf(TooLargeException.class)
                    .hasMessage("bomb.png in " + zip
                            + " has more than 100000 bytes, the limit: make it smaller or remove it");
        }
    }

    private void assertRefused(Path path, String reason) {
        assertThatThrownBy(() -> PictureSource.open(path))
                .isInstanceOf(PictureSourceException.class)
                .hasMessage(path + " " + reason);
    }

    private Path folder(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return folder;
    }

    private Path zip(Map<String, byte[]> files) throws IOException {
        Path zip = folder.resolve("pictures.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                entries.putNextEntry(new ZipEntry(file.getKey()));
                entries.write(file.getValue());
                entries.closeEntry();
            }
        }
        return zip;
    }
}
