package io.dpfgateway.imaging.source;

import io.dpfgateway.imaging.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of the MNIST family: grey pictures ({@code images-idx3-ubyte}) and their labels ({@code labels-idx1-ubyte}),
 * each plain or gzipped. Format: <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges</a>.
 */
public final class IdxPictures {
    private static final int IMAGES_MAGIC = 0x0803;
    private static final int LABELS_MAGIC = 0x0801;
    private static final int LONGEST_SIDE = 4096;
    private static final long MOST_PIXELS = 1L << 30;

    private IdxPictures() {}

    /**
     * The pictures in the order of the file.
     *
     * @throws PictureSourceException if a file is missing, no such file, damaged, or if the counts differ
     */
    public static List<LabelledPicture> read(Path images, Path labels) {
        try (InputStream imageBytes = Files.newInputStream(images);
                InputStream labelBytes = Files.newInputStream(labels)) {
            return read(new IdxStream(images.toString(), imageBytes), new IdxStream(labels.toString(), labelBytes));
        } catch (IOException e) {
            throw new PictureSourceException(
                    images + " or " + labels + " cannot be opened: give two IDX files that exist and may be read", e);
        }
    }

    /** Like {@link #read(Path, Path)}, for files that lie elsewhere, as on the class path. Closes neither stream. */
    public static List<LabelledPicture> read(InputStream images, InputStream labels) {
        return read(new IdxStream("IDX images", images), new IdxStream("IDX labels", labels));
    }

    private static List<LabelledPicture> read(IdxStream images, IdxStream labels) {
        images.expect(IMAGES_MAGIC, "the magic number of IDX images");
        labels.expect(LABELS_MAGIC, "the magic number of IDX labels");
        int count = images.number("pictures", Integer.MAX_VALUE);
        labels.expect(count, "the number of pictures");
        int height = images.number("rows", LONGEST_SIDE);
        int width = images.number("columns", LONGEST_SIDE);
        images.checkPixels((long) count * height * width, MOST_PIXELS);
        List<LabelledPicture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Picture picture = Picture.grey(width, height, images.bytes(height * width));
            pictures.add(new LabelledPicture(picture, labels.bytes(1)[0] & 0xff));
        }
        images.expectEnd();
        labels.expectEnd();
        return pictures;
    }
}
