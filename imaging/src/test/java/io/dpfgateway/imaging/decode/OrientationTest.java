package io.dpfgateway.imaging.decode;

import static io.dpfgateway.imaging.TestPictures.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.imaging.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture is shown as it was seen, however the camera was held; and EXIF can turn it, but never harm. */
class OrientationTest {
    private static final int DIRECTORY_AT = 4;
    private static final int ENTRIES_AT = 8;
    private static final int TYPE_AT = 12;
    private static final int COUNT_AT = 14;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    /** Rows as they are stored, of a picture whose upright rows are AB, CD, EF. */
    @ParameterizedTest
    @CsvSource({
        "1, AB CD EF",
        "2, BA DC FE",
        "3, FE DC BA",
        "4, EF CD AB",
        "5, ACE BDF",
        "6, BDF ACE",
        "7, FDB ECA",
        "8, ECA FDB"
    })
    void shouldShowEveryOrientationUpright(int exif, String rows) {
        // Given
        String[] stored = rows.split(" ");
        byte[] samples = String.join("", stored).getBytes(StandardCharsets.US_ASCII);
        Picture picture = Picture.grey(stored[0].length(), stored.length, samples);

        // When
        Picture upright = Orientation.values()[exif - 1].upright(picture);

        // Then
        assertThat(upright).hasToString("Picture[1 x 2 x 3]");
        assertThat(new String(upright.toBytes(), StandardCharsets.US_ASCII)).isEqualTo("ABCDEF");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldTurnPicturesInColourWhenExifSaysSo(int exif) {
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            byte[] tiff = ExifWriter.tiff(order, exif);
            byte[] jpeg = ExifWriter.intoJpeg(tiff, bytes("baseline.jpg"));
            byte[] png = ExifWriter.intoPng("eXIf", tiff, bytes("source.png"));

            assertUprightOf(exif, "baseline.jpg", jpeg);
            assertUprightOf(exif, "source.png", png);
        }
    }

    private void assertUprightOf(int exif, String plain, byte[] withExif) {
        Picture expected = Orientation.values()[exif - 1].upright(decoder.decode(bytes(plain)));
        Picture actual = decoder.decode(withExif);
        assertThat(actual).hasToString(expected.toString());
        assertThat(actual.toBytes()).isEqualTo(expected.toBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255, 0x600, 65_535})
    void shouldTakeThePictureAsUprightWhenTheOrientationDoesNotExist(int exif) {
        assertThat(orientation(ExifWriter.tiff(ByteOrder.BIG_ENDIAN, exif))).isEqualTo(Orientation.TOP_LEFT);
    }

    @Test
    void shouldTakeThePictureAsUprightWhenExifEndsEarly() {
        byte[] tiff = ExifWriter.tiff(ByteOrder.LITTLE_ENDIAN, 6);
        for (int length = 0; length < tiff.length - 4; length++) {
            Orientation found = orientation(Arrays.copyOf(tiff, length));
            assertThat(found).as("%d bytes", length).isIn(Orientation.TOP_LEFT, Orientation.RIGHT_TOP);
        }
        assertThat(orientation(Arrays.copyOf(tiff, 20))).isEqualTo(Orientation.TOP_LEFT);
    }

    @Test
    void shouldTakeThePictureAsUprightWhenExifIsNonsense() {
        byte[] tiff = ExifWriter.tiff(ByteOrder.BIG_ENDIAN, 6);

        assertUpright(tiff, DIRECTORY_AT, 0x7fff_ffff);
        assertUpright(tiff, DIRECTORY_AT, -1);
        assertUpright(tiff, DIRECTORY_AT, tiff.length - 1);
        assertUpright(tiff, 0, 0x4949_2a00);
        assertUpright(tiff, 0, 0);
        assertUpright(tiff, COUNT_AT, 2);
        assertUpright(tiff, COUNT_AT, -1);
        assertUpright(tiff, TYPE_AT - 2, 0x0112_0004);
    }

    private static void assertUpright(byte[] tiff, int at, int value) {
        byte[] changed = tiff.clone();
        ByteBuffer.wrap(changed).putInt(at, value);
        assertThat(orientation(changed)).as("%d at %d", value, at).isEqualTo(Orientation.TOP_LEFT);
    }

    @Test
    void shouldNotReadBeyondTheEndWhenThereAreFewerEntriesThanSaid() {
        byte[] tiff = ExifWriter.tiff(ByteOrder.BIG_ENDIAN, 6);
        ByteBuffer.wrap(tiff).putShort(ENTRIES_AT, (short) 0xffff).putShort(ENTRIES_AT + 2, (short) 0x110);

        assertThat(orientation(tiff)).isEqualTo(Orientation.TOP_LEFT);
    }

    @Test
    void shouldDecodeThePictureWhateverStandsInItsExif() {
        byte[] plain = decoder.decode(bytes("grey.jpg")).toBytes();
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] garbage = seed % 2 == 0 ? new byte[random.nextInt(60)] : ExifWriter.tiff(ByteOrder.BIG_ENDIAN, 1);
            for (int i = 0; i < garbage.length / 4; i++) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
            }

            Picture picture = decoder.decode(ExifWriter.intoJpeg(garbage, bytes("grey.jpg")));

            assertThat(picture.toBytes()).as("seed %d", seed).hasSameSizeAs(plain);
        }
    }

    @Test
    void shouldAskForTheUprightSizeWhenThePictureIsTurned() {
        byte[] turned = ExifWriter.intoJpeg(ExifWriter.tiff(ByteOrder.BIG_ENDIAN, 6), bytes("baseline.jpg"));

        Picture picture = decoder.decode(turned, (width, height) -> {
            assertThat(width).isEqualTo(40);
            assertThat(height).isEqualTo(48);
            return 2;
        });

        assertThat(picture).hasToString("Picture[3 x 20 x 24]");
    }

    private static Orientation orientation(byte[] tiff) {
        return Exif.orientation(ByteBuffer.wrap(tiff));
    }
}
