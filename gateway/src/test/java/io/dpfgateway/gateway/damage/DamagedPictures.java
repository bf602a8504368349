package io.dpfgateway.gateway.damage;

import static io.dpfgateway.schemas.record.DeadLetterReason.TOO_LARGE;
import static io.dpfgateway.schemas.record.DeadLetterReason.UNSUPPORTED_FORMAT;

import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.encode.PngEncoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Good and bad pictures in an order that the seed draws. Used by one thread. */
public final class DamagedPictures {
    /** What the cases are made for. */
    public static final PictureLimits LIMITS =
            PictureLimits.DEFAULT.withMaxBytes(256 << 10).withMaxSide(4096).withMaxPixels(4_000_000);

    /** How many slow ones there are. They come first, so that memory is not seen to grow by what takes most of it. */
    public static final int SLOW = 8;

    private static final int BOMB_BYTES = 50 << 20;

    private static final List<String> FOREIGN = List.of(
            "GIF87a",
            "GIF89a",
            "BM",
            "RIFF    WEBPVP8 ",
            "II*\0",
            "MM\0*",
            "\0\0\0\u0018ftypheic",
            "\0\0\u0001\0",
            "%PDF-1.7",
            "\u007fELF",
            "PK\u0003\u0004",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "",
            "\u00ff",
            "\u00ff\u00d8",
            "\u0089PNG");

    private final Random random;
    private final List<byte[]> photos;
    private final List<Case> cases = new ArrayList<>();

    private DamagedPictures(long seed, List<byte[]> photos) {
        random = new Random(seed);
        this.photos = photos;
    }

    /**
     * Makes them.
     *
     * @param each how many good ones, and how many bad ones; the slow ones come on top
     * @param photos real JPEGs, which are good and are damaged beside those that are made here
     */
    public static List<Case> make(long seed, int each, List<byte[]> photos) {
        DamagedPictures made = new DamagedPictures(seed, photos);
        made.bombs();
        made.foreigners();
        JpegMutants jpegs = new JpegMutants(LIMITS, made.random);
        PngMutants pngs = new PngMutants(LIMITS, made.random);
        for (int i = 0; made.count(Case::isBad) < each; i++) {
            made.cases.add(i % 2 == 0 ? jpegs.mutant(i / 2, made.jpeg(i)) : pngs.mutant(i / 2, made.png(i)));
        }
        for (int i = 0; made.count(Case::isGood) < each; i++) {
            made.cases.add(Case.good("whole", i % 2 == 0 ? made.jpeg(i / 2) : made.png(i)));
        }
        Collections.shuffle(made.cases, made.random);
        made.cases.sort(Comparator.comparing(one -> !one.name().startsWith("slow")));
        return made.cases;
    }

    private long count(Predicate<Case> kind) {
        return cases.stream().filter(kind).count();
    }

    private void bombs() {
        byte[] zeros = Png.deflated(new byte[1 << 20], BOMB_BYTES >> 20);
        byte[] rows = Png.deflated(Png.rows(16, 16, new byte[256]));
        // They draw what their header says, and not one byte more is inflated.
        cases.add(Case.good(
                "bomb-data", new Png().header(16, 16, 8, 0).chunk("IDAT", zeros).end()));
        for (String type : List.of("zTXt", "iCCP", "iTXt")) {
            byte[] text = new byte[zeros.length + 6];
            System.arraycopy("name\0\0".getBytes(StandardCharsets.US_ASCII), 0, text, 0, 6);
            System.arraycopy(zeros, 0, text, 6, zeros.length);
            cases.add(Case.good(
                    "bomb-" + type,
                    new Png()
                            .header(16, 16, 8, 0)
                            .chunk(type, text)
                            .chunk("IDAT", rows)
                            .end()));
        }
        for (int side : new int[] {4097, 19_000, 1_000_000, Integer.MAX_VALUE}) {
            cases.add(Case.bad(
                    "bomb-side",
                    new Png().header(side, side, 8, 2).chunk("IDAT", zeros).end(),
                    TOO_LARGE));
        }
        cases.add(Case.bad(
                "bomb-pixels",
                new Png().header(2001, 2000, 16, 6).chunk("IDAT", zeros).end(),
                TOO_LARGE));
        for (int scans = LIMITS.maxScans() + 1; scans <= BlankJpeg.MOST_SCANS; scans += 3) {
            cases.add(Case.bad("bomb-scans", BlankJpeg.write(8 * scans, scans), TOO_LARGE));
        }
        cases.add(Case.good("many-scans", BlankJpeg.write(64, LIMITS.maxScans())));
        for (int i = 0; i < SLOW / 2; i++) {
            cases.add(Case.slow("slow-pixels", slowPng()));
            cases.add(Case.slow("slow-scans", BlankJpeg.write(1440, LIMITS.maxScans())));
        }
        for (int i = 1; i <= 5; i++) {
            cases.add(Case.bad("long", Arrays.copyOf(png(i), LIMITS.maxBytes() + i), TOO_LARGE));
        }
    }

    private static byte[] slowPng() {
        byte[] row = Png.rows(8 * 2000, 1, new byte[8 * 2000]);
        return new Png()
                .header(2000, 2000, 16, 6)
                .chunk("IDAT", Png.deflated(row, 2000))
                .end();
    }

    private void foreigners() {
        for (int i = 0; i < 8 * FOREIGN.size(); i++) {
            byte[] begin = FOREIGN.get(i % FOREIGN.size()).getBytes(StandardCharsets.ISO_8859_1);
            byte[] bytes = Arrays.copyOf(begin, begin.length + (i < FOREIGN.size() ? 0 : random.nextInt(500)));
            // Zeros follow, which no picture's signature has there.
            cases.add(Case.bad("foreign", bytes, UNSUPPORTED_FORMAT));
        }
    }

    /** A photo now and then, else colours that change slowly with some noise. */
    private byte[] jpeg(int i) {
        if (i % 20 == 0 && !photos.isEmpty()) {
            return photos.get(i / 20 % photos.size());
        }
        int width = 24 + random.nextInt(60);
        int height = 24 + random.nextInt(60);
        boolean grey = random.nextInt(4) == 0;
        BufferedImage image =
                new BufferedImage(width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int noise = 1 + random.nextInt(60);
        for (int pixel = 0; pixel < width * height; pixel++) {
            int x = pixel % width;
            int y = pixel / width;
            int red = 2 * x + random.nextInt(noise);
            int green = 2 * y + random.nextInt(noise);
            image.setRGB(x, y, red << 16 | green << 8 | (x + y));
        }
        return encoded(image, random.nextInt(3) == 0);
    }

    private static byte[] encoded(BufferedImage image, boolean progressive) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private byte[] png(int i) {
        return PngEncoder.encode(TestPictures.noise(random.nextLong(), 9 + i % 30));
    }
}
