package io.dpfgateway.cli.bench.workload;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** JPEGs of about 500 kB, as of a camera of 2 megapixels: smooth colours with the noise that makes them so large. Seeded. */
public final class LargePictures {
    private static final int WIDTH = 1600;
    private static final int HEIGHT = 1200;
    private static final int NOISE = 30;
    private static final float QUALITY = 0.85f;

    private LargePictures() {}

    /** Writes a ZIP file of so many into the folder. */
    public static Path write(Path folder, int count) {
        return PictureZip.write(folder.resolve("large.zip"), count, ".jpg", LargePictures::jpeg);
    }

    private static byte[] jpeg(int number) {
        Random random = new Random(number);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int noise = random.nextInt(NOISE);
                int red = 100 * x / WIDTH + noise;
                int green = 200 * y / HEIGHT + noise;
                int blue = (x + y + number) / 16 % 128 + noise;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        return encode(image);
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
