package io.dpfgateway.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.TestPictures;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a picture: it decodes, whole or reduced, or fails as promised, with one line, and takes no more heap than
 * its pixels may. Seeded, so that a failure comes again.
 */
class MutatedPicturesTest {
    private static final int MUTANTS_EACH = 250;
    private static final PictureLimits LIMITS = new PictureLimits(1 << 20, 4096, 4_000_000, 50, 1000);
    private static final long MOST_HEAP = 15 * LIMITS.maxPixels() + (8 << 20);
    private static final List<String> FILES = List.of(
            "baseline.jpg",
            "progressive.jpg",
            "grey.jpg",
            "cmyk.jpg",
            "exif.jpg",
            "source.png",
            "palette-transparent.png",
            "grey16.png",
            "one-bit.png",
            "rgba.png");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final PictureDecoder decoder = new PictureDecoder(LIMITS);
    private int decoded;
    private int refused;

    @Test
    void shouldFailOnlyAsPromisedWhenPicturesAreDamaged() {
        for (String file : FILES) {
            byte[] whole = TestPictures.bytes(file);
            for (int seed = 0; seed < MUTANTS_EACH; seed++) {
                int factor = 1 << seed % 4;
                decode(mutant(whole, new Random(seed)), factor, file + " with seed " + seed);
            }
        }
        assertThat(decoded).as("mutants that still decode").isPositive();
        assertThat(refused).as("mutants that are refused").isGreaterThan(FILES.size() * MUTANTS_EACH / 3);
    }

    private void decode(byte[] mutant, int factor, String name) {
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            assertThat(decoder.decode(mutant, (width, height) -> factor).width())
                    .isPositive();
            decoded++;
        } catch (ImagingException e) {
            assertThat(e.getMessage()).as(name).isNotBlank().doesNotContain("\n");
            refused++;
        } catch (RuntimeException | Error e) {
            fail(name, e);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("heap for %s", name)
                .isLessThan(MOST_HEAP);
    }

    private static byte[] mutant(byte[] whole, Random random) {
        byte[] mutant = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
        }
        if (random.nextInt(8) == 0) {
            mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
        }
        return random.nextBoolean() ? withRightChecksums(mutant) : mutant;
    }

    /** So that damage gets past the checksums and into the decoder. Changes nothing but PNGs. */
    private static byte[] withRightChecksums(byte[] png) {
        if (PictureFormat.sniff(png).filter(PictureFormat.PNG::equals).isEmpty()) {
            return png;
        }
        ByteBuffer buffer = ByteBuffer.wrap(png);
        int at = PictureFormat.SNIFFED_BYTES;
        while (at + 12 <= png.length) {
            int length = buffer.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            CRC32 checksum = new CRC32();
            checksum.update(png, at + 4, length + 4);
            buffer.putInt(at + 8 + length, (int) checksum.getValue());
            at += 12 + length;
        }
        return png;
    }
}
