package io.dpfgateway.imaging.benchmark;

import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The real photographs beside the project, as they are or enlarged to what cameras send. */
final class Photos {
    private static final Path ZIP = Path.of(Optional.ofNullable(System.getenv("DPF_DATA"))
                    .orElse(System.getProperty("dpf.project.root", ".") + "/../shared/data"))
            .resolve("imagenet-photos.zip");
    private static final int CAMERA_PICTURES = 24;
    private static final int CAMERA_WIDTH = 2048;
    private static final int CAMERA_HEIGHT = 1536;
    private static final float CAMERA_QUALITY = 0.9f;

    private Photos() {}

    /** All 250, 500 x 375 pixels and 110 kB on average. */
    static List<byte[]> asTheyAre() {
        try (PictureSource photos = PictureSource.open(ZIP)) {
            return photos.stream().map(NamedPicture::encoded).toList();
        }
    }

    /** Some of them at 2048 x 1536 pixels and quality 90, about 500 kB. */
    static List<byte[]> fromACamera() {
        return asTheyAre().stream().limit(CAMERA_PICTURES).map(Photos::enlarged).toList();
    }

    private static byte[] enlarged(byte[] photo) {
        try {
            BufferedImage large = new BufferedImage(CAMERA_WIDTH, CAMERA_HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D graphics = large.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(ImageIO.read(new ByteArrayInputStream(photo)), 0, 0, CAMERA_WIDTH, CAMERA_HEIGHT, null);
            graphics.dispose();
            return encoded(large);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] encoded(BufferedImage image) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(CAMERA_QUALITY);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return jpeg.toByteArray();
    }
}
