package io.dpfgateway.gateway;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.schemas.record.RawImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of noise, which resemble nothing else by chance, and records of them. */
public final class TestPictures {
    public static final Instant CAPTURED = Instant.ofEpochMilli(1_700_000_000_123L);

    private TestPictures() {}

    public static Picture noise(long seed, int side) {
        byte[] samples = new byte[3 * side * side];
        new Random(seed).nextBytes(samples);
        return Picture.rgb(side, side, samples);
    }

    public static byte[] noisePng(long seed) {
        return PngEncoder.encode(noise(seed, 16));
    }

    /** One grey level everywhere. */
    public static byte[] plainPng(byte level) {
        byte[] samples = new byte[TestModels.SIDE * TestModels.SIDE];
        Arrays.fill(samples, level);
        return PngEncoder.encode(Picture.grey(TestModels.SIDE, TestModels.SIDE, samples));
    }

    public static byte[] jpeg() {
        BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 4, 0xff8040);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static RawImage record(String source, String id, byte[] encoded) {
        return new RawImage(id, source, CAPTURED, ByteBuffer.wrap(encoded), null, Map.of());
    }
}
