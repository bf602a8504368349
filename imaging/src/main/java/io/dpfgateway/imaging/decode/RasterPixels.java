package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Takes the samples out of an image as they are stored. {@link BufferedImage#getRGB} is not used: it is slow, and converts
 * grey through a linear colour space, which changes the values.
 */
final class RasterPixels {
    private RasterPixels() {}

    static Picture picture(BufferedImage image) {
        Raster raster = image.getRaster();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return ofPalette(raster, palette);
        }
        int bands = raster.getNumBands();
        byte[] samples = planes(raster);
        boolean hasAlpha = bands == 2 || bands == 4;
        if (hasAlpha) {
            samples = onBlack(samples, bands - 1);
        }
        return bands >= 3
                ? Picture.rgb(raster.getWidth(), raster.getHeight(), samples)
                : Picture.grey(raster.getWidth(), raster.getHeight(), samples);
    }

    /** All bands, one after the other, with 8 bits a sample. */
    static byte[] planes(Raster raster) {
        if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && raster.getDataBuffer() instanceof DataBufferByte data
                && raster.getParent() == null) {
            return interleaved(raster, model, data.getData());
        }
        return anyLayout(raster);
    }

    /** The layout of JPEGs and of most PNGs, five times as fast as asking for each sample. */
    private static byte[] interleaved(Raster raster, PixelInterleavedSampleModel model, byte[] data) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int step = model.getPixelStride();
        byte[] planes = new byte[raster.getNumBands() * width * height];
        int to = 0;
        for (int band = 0; band < raster.getNumBands(); band++) {
            for (int y = 0; y < height; y++) {
                int from = y * model.getScanlineStride() + model.getBandOffsets()[band];
                for (int x = 0; x < width; x++) {
                    planes[to++] = data[from];
                    from += step;
                }
            }
        }
        return planes;
    }

    private static byte[] anyLayout(Raster raster) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] planes = new byte[raster.getNumBands() * width * height];
        int[] row = new int[width];
        int to = 0;
        for (int band = 0; band < raster.getNumBands(); band++) {
            int surplusBits = raster.getSampleModel().getSampleSize(band) - 8;
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, band, row);
                for (int sample : row) {
                    planes[to++] = (byte) (sample >> surplusBits);
                }
            }
        }
        return planes;
    }

    private static Picture ofPalette(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int pixels = width * raster.getHeight();
        byte[] rgba = new byte[4 * pixels];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int index : row) {
                int argb = palette.getRGB(index);
                rgba[to] = (byte) (argb >> 16);
                rgba[pixels + to] = (byte) (argb >> 8);
                rgba[2 * pixels + to] = (byte) argb;
                rgba[3 * pixels + to] = (byte) (argb >>> 24);
                to++;
            }
        }
        return Picture.rgb(width, raster.getHeight(), onBlack(rgba, 3));
    }

    /** The colours of planes whose last one is opacity. */
    private static byte[] onBlack(byte[] planes, int colours) {
        int pixels = planes.length / (colours + 1);
        byte[] seen = new byte[colours * pixels];
        for (int i = 0; i < seen.length; i++) {
            int opacity = planes[colours * pixels + i % pixels] & 0xff;
            seen[i] = (byte) (((planes[i] & 0xff) * opacity + 127) / 255);
        }
        return seen;
    }
}
