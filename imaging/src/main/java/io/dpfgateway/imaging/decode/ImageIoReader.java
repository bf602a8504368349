package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Runs ImageIO's readers: in memory, without metadata, with every failure as an {@link UndecodableException}. They may
 * throw runtime exceptions on damaged data, and for some damage they only warn and return a half-grey picture; both are
 * damage here. A reader is made for each picture, for readers are not safe for use by two threads.
 */
enum ImageIoReader {
    JPEG,
    PNG;

    /** Warnings about what cannot change a pixel: padding before a marker, and scan parameters without meaning. */
    private static final Set<String> HARMLESS = Set.of("extraneous bytes", "SOS parameters");

    /** Opens a reader on a picture without metadata, and takes the pixels from it. */
    Picture read(byte[] essence, Reading reading) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(name()).next();
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(essence))) {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            Picture picture = reading.with(reader);
            if (!warnings.stream().allMatch(ImageIoReader::isHarmless)) {
                throw new IOException("decoded with " + warnings.size() + " warnings of damage");
            }
            return picture;
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException(
                    name() + " is damaged, its " + essence.length + " bytes do not decode: send it again", e);
        } finally {
            reader.dispose();
        }
    }

    private static boolean isHarmless(String warning) {
        return HARMLESS.stream().anyMatch(warning::contains);
    }

    /** What to take from a reader; runs within {@link #read}, so that whatever it throws counts as damage too. */
    interface Reading {
        Picture with(ImageReader reader) throws IOException;
    }
}
