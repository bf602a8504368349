package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.encode.PngEncoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Loads every decoder's classes and native code, which may take longer than a picture may. */
final class WarmUp {
    private static final int SIDE = 16;

    private WarmUp() {}

    static void run() throws IOException {
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
        Picture whole = decoder.decode(jpeg.toByteArray());
        Picture reduced = decoder.decode(jpeg.toByteArray(), (width, height) -> 2);
        decoder.decode(PngEncoder.encode(whole));
        if (reduced.width() > whole.width()) {
            throw new IOException("a decoder makes pictures larger");
        }
    }
}
