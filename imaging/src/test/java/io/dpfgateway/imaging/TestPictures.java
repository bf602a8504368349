package io.dpfgateway.imaging;

import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;

/** The pictures of src/test/resources/pictures, whose README tells how they were made, and seeded noise. */
public final class TestPictures {
    private TestPictures() {}

    public static byte[] bytes(String name) {
        try (InputStream in = TestPictures.class.getResourceAsStream("/pictures/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Picture picture(String name) {
        return new PictureDecoder(PictureLimits.DEFAULT).decode(bytes(name));
    }

    public static Picture noise(int width, int height, int planes, long seed) {
        byte[] samples = new byte[planes * width * height];
        new Random(seed).nextBytes(samples);
        return planes == 1 ? Picture.grey(width, height, samples) : Picture.rgb(width, height, samples);
    }
}
