package io.dpfgateway.imaging.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxPicturesTest {
    private static final byte[] IMAGES = idx(new int[] {0x0803, 2, 1, 3}, 1, 2, 3, 4, 5, 6);
    private static final byte[] LABELS = idx(new int[] {0x0801, 2}, 9, 200);

    @TempDir
    private Path folder;

    @Test
    void shouldReadPicturesAndLabelsInTheirOrder() throws IOException {
        assertRead(read(IMAGES, LABELS));
        assertRead(read(gzip(IMAGES), gzip(LABELS)));
        assertRead(IdxPictures.read(
                Files.write(folder.resolve("images"), gzip(IMAGES)), Files.write(folder.resolve("labels"), LABELS)));
    }

    private static void assertRead(List<LabelledPicture> pictures) {
        assertThat(pictures).extracting(LabelledPicture::label).containsExactly(9, 200);
        assertThat(pictures.get(1).picture()).hasToString("Picture[1 x 3 x 1]");
        assertThat(pictures.get(1).picture().toBytes()).containsExactly(4, 5, 6);
    }

    @Test
    void shouldSayWhichFileIsWrongWhenTheyAreSwapped() {
        assertRefused(
                LABELS,
                IMAGES,
                "IDX images says 2049 where 2051, the magic number of IDX images, is expected:"
                        + " give images-idx3 and labels-idx1 files of one set, in this order");
    }

    @Test
    void shouldRefuseSetsWhenTheCountsDiffer() {
        assertRefused(
                IMAGES,
                idx(new int[] {0x0801, 3}, 1, 2, 3),
                "IDX labels says 3 where 2, the number of pictures, is expected:"
                        + " give images-idx3 and labels-idx1 files of one set, in this order");
    }

    @Test
    void shouldRefuseSizesThatCannotBe() {
        assertRefused(
                idx(new int[] {0x0803, 2, 0, 3}),
                LABELS,
                "IDX images says it has 0 rows, 1 to 4096 can be: give a whole IDX file");
        assertRefused(
                idx(new int[] {0x0803, 2_000_000_000, 28, 28}),
                idx(new int[] {0x0801, 2_000_000_000}),
                "IDX images says it has 1568000000000 pixels, the limit is 1073741824: give a smaller set");
    }

    @Test
    void shouldRefuseFilesThatEndEarly() throws IOException {
        assertRefused(
                Arrays.copyOf(IMAGES, IMAGES.length - 2),
                LABELS,
                "IDX images ends 2 bytes before the end of what its header says: give the whole file");
        assertRefused(
                new byte[0],
                LABELS,
                "IDX images ends 4 bytes before the end of what its header says: give the whole file");
        byte[] gzipped = gzip(IMAGES);
        assertRefused(
                Arrays.copyOf(gzipped, gzipped.length - 12),
                LABELS,
                "IDX images is damaged or cannot be read: give a whole IDX file, plain or gzipped");
    }

    @Test
    void shouldRefuseFilesThatGoOn() {
        assertRefused(
                IMAGES,
                Arrays.copyOf(LABELS, LABELS.length + 1),
                "IDX labels goes on behind what its header says: give an undamaged file");
    }

    @Test
    void shouldSayWhatToDoWhenAFileIsMissing() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> IdxPictures.read(none, none))
                .isInstanceOf(PictureSourceException.class)
                .hasMessage(none + " or " + none + " cannot be opened: give two IDX files that exist and may be read");
    }

    private static void assertRefused(byte[] images, byte[] labels, String message) {
        assertThatThrownBy(() -> read(images, labels))
                .isInstanceOf(PictureSourceException.class)
                .hasMessage(message);
    }

    private static List<LabelledPicture> read(byte[] images, byte[] labels) {
        return IdxPictures.read(new ByteArrayInputStream(images), new ByteArrayInputStream(labels));
    }

    private static byte[] idx(int[] header, int... content) {
        ByteBuffer idx = ByteBuffer.allocate(header.length * Integer.BYTES + content.length);
        for (int number : header) {
            idx.putInt(number);
        }
        for (int number : content) {
            idx.put((byte) number);
        }
        return idx.array();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
