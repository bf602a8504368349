package io.dpfgateway.trainer.picture;

import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.Progress;
import java.nio.file.Path;

/** Pictures on disk, prepared for a network. */
public final class PictureFolder {
    /** How many of the pictures are held out where nothing else is said. */
    public static final double USUAL_HELD_OUT = 0.1;

    private PictureFolder() {}

    /**
     * Reads all pictures of a folder or ZIP file and holds out a tenth of them, chosen by their hashes.
     *
     * @param images a folder's name labels the pictures in it
     * @throws io.dpfgateway.imaging.ImagingException if there are no pictures, or they cannot be read
     */
    public static PictureSplit split(Path images, InputSpec input, Progress progress) {
        return read("pictures", images, new PictureSplitter(input, USUAL_HELD_OUT), progress)
                .split();
    }

    /**
     * Adds all pictures of a folder or ZIP file. What cannot be decoded is counted and left out.
     *
     * @param stage how the progress calls it
     * @param images a folder's name labels the pictures in it
     * @return the splitter that they were added to
     * @throws io.dpfgateway.imaging.ImagingException if there are no pictures, or they cannot be read
     */
    public static PictureSplitter read(String stage, Path images, PictureSplitter splitter, Progress progress) {
        try (PictureSource source = PictureSource.open(images)) {
            progress.begin(stage, source.size());
            int read = 0;
            for (NamedPicture picture : source) {
                splitter.add(picture.label(), picture.encoded());
                progress.at(++read, "");
            }
        }
        return splitter;
    }
}
