package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.Picture;
import java.util.Optional;

/**
 * Turns encoded pictures into pixels. What it promises:
 *
 * <ul>
 *   <li>Caps first: bytes, sides, their ratio, pixels and scans are checked before memory for pixels is taken.
 *   <li>All or nothing: a picture that ends early or whose data is known to be damaged is refused, not half shown.
 *   <li>Upright: the orientation that EXIF tells is undone; where it tells none, or nonsense, pixels come as they are stored.
 *   <li>Pixels only: all metadata is cut out before decoding. Colour profiles and gamma are ignored, samples are taken as sRGB.
 *   <li>Grey stays one plane. 16-bit samples keep their upper 8 bits. Transparency is laid on black, the colour with which
 *       {@link io.dpfgateway.model.input.ResizePolicy#PAD} fills, so that there is one colour for "nothing here". One transparent shade
 *       in grey PNGs of less than 8 bits is not seen by ImageIO and stays opaque.
 *   <li>CMYK JPEGs are read as Adobe writes them (inverted inks), {@code red = cyan' * black' / 255}.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class PictureDecoder {
    private final PictureLimits limits;

    public PictureDecoder(PictureLimits limits) {
        this.limits = limits;
    }

    /** Decodes one picture with every pixel that it has; see {@link #decode(byte[], Reduction)}. */
    public Picture decode(byte[] encoded) {
        return decode(encoded, Reduction.NONE);
    }

    /**
     * Decodes one picture, in less than its own size where that is allowed and saves time.
     *
     * @param reduction how much smaller the picture may become
     * @throws UnsupportedFormatException if the bytes are neither JPEG, PNG nor PGM
     * @throws TooLargeException if a cap is broken, or the memory does not suffice
     * @throws UndecodableException if the picture is damaged or of a kind that is not read
     */
    public Picture decode(byte[] encoded, Reduction reduction) {
        try {
            return decodeSniffed(encoded, reduction);
        } catch (ImagingException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new TooLargeException(
                    "picture of " + encoded.length
                            + " bytes takes more memory than there is: send a smaller one, lower the limits or give more memory",
                    e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new UndecodableException(
                    "picture of " + encoded.length + " bytes breaks the decoder: send it again", e);
        }
    }

    private Picture decodeSniffed(byte[] encoded, Reduction reduction) {
        limits.checkBytes(encoded.length);
        PictureFormat format = PictureFormat.sniff(encoded)
                .orElseThrow(() -> new UnsupportedFormatException("picture of " + encoded.length
                        + " bytes is neither JPEG, PNG nor PGM by its first bytes: send one of these"));
        return switch (format) {
            case JPEG -> decodeJpeg(JpegEssence.of(encoded, limits), reduction);
            case PNG -> decodePng(PngEssence.of(encoded, limits));
            case PGM -> PgmReader.read(encoded, limits);
        };
    }

    /** What the fast decoder does not read, or doubts, goes to the other one, which has the last word. */
    private static Picture decodeJpeg(JpegEssence jpeg, Reduction reduction) {
        byte[] essence = jpeg.bytes();
        int factor = jpeg.factor(reduction);
        Optional<Picture> reduced =
                factor == 1 || jpeg.components() == 4 ? Optional.empty() : ReducingJpegReader.read(essence, factor);
        return jpeg.orientation().upright(reduced.orElseGet(() -> decodeWhole(jpeg, essence)));
    }

    private static Picture decodeWhole(JpegEssence jpeg, byte[] essence) {
        return ImageIoReader.JPEG.read(
                essence,
                reader -> jpeg.components() == 4
                        ? AdobeCmyk.picture(reader.readRaster(0, null), jpeg.isYcck())
                        : RasterPixels.picture(reader.read(0)));
    }

    private static Picture decodePng(PngEssence png) {
        Picture stored = ImageIoReader.PNG.read(png.bytes(), reader -> RasterPixels.picture(reader.read(0)));
        return png.orientation().upright(stored);
    }
}
