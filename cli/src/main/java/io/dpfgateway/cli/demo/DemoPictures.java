package io.dpfgateway.cli.demo;

import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.imaging.source.IdxPictures;
import io.dpfgateway.imaging.source.LabelledPicture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST's 10,000 test pictures (Xiao, Rasul, Vollgraf, arXiv 1708.07747; MIT licence), which come with dpf.
 * Immutable.
 */
public final class DemoPictures {
    static final int COUNT = 10_000;

    private static final String FOLDER = "/demo/fashion-mnist/";

    private final List<LabelledPicture> pictures;

    private DemoPictures(List<LabelledPicture> pictures) {
        this.pictures = pictures;
    }

    /** The first so many. */
    public static DemoPictures load(int count) {
        try (InputStream images = DemoResources.open(FOLDER + "t10k-images-idx3-ubyte.gz");
                InputStream labels = DemoResources.open(FOLDER + "t10k-labels-idx1-ubyte.gz")) {
            return new DemoPictures(IdxPictures.read(images, labels).subList(0, count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts the network that was trained on their siblings into a folder.
     *
     * @return the ONNX file
     */
    public static Path copyNetwork(Path folder) {
        try {
            return DemoResources.copyTo(folder, DemoResources.NETWORK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many were loaded. */
    public int size() {
        return pictures.size();
    }

    /** The number of the class of a picture. */
    int labelOf(int index) {
        return pictures.get(index).label();
    }

    /** A picture and its class. */
    public LabelledPicture get(int index) {
        return pictures.get(index);
    }

    /** A picture as a camera's file. */
    public byte[] png(int index) {
        return PngEncoder.encode(pictures.get(index).picture());
    }
}
