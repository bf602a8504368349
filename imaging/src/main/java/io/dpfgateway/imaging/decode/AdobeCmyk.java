package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.Picture;
import java.awt.image.Raster;

/**
 * JPEGs with four components, which ImageIO reads only as raw samples. Adobe's convention is assumed, as all decoders do:
 * samples are 255 minus ink. YCCK is the same with the first three turned to luminance and chrominance (JFIF's formula).
 */
final class AdobeCmyk {
    private AdobeCmyk() {}

    static Picture picture(Raster raster, boolean ycck) {
        byte[] planes = RasterPixels.planes(raster);
        int pixels = planes.length / 4;
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            int cyan = planes[i] & 0xff;
            int magenta = planes[pixels + i] & 0xff;
            int yellow = planes[2 * pixels + i] & 0xff;
            int black = planes[3 * pixels + i] & 0xff;
            if (ycck) {
                int luminance = cyan;
                double blueness = magenta - 128;
                double redness = yellow - 128;
                cyan = 255 - clip(luminance + 1.402 * redness);
                magenta = 255 - clip(luminance - 0.344136 * blueness - 0.714136 * redness);
                yellow = 255 - clip(luminance + 1.772 * blueness);
            }
            rgb[i] = under(cyan, black);
            rgb[pixels + i] = under(magenta, black);
            rgb[2 * pixels + i] = under(yellow, black);
        }
        return Picture.rgb(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static byte under(int light, int black) {
        return (byte) ((light * black + 127) / 255);
    }

    private static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
