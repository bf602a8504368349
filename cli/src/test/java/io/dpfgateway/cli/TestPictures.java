package io.dpfgateway.cli;

import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.imaging.source.IdxPictures;
import io.dpfgateway.imaging.source.LabelledPicture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The demo's pictures as a user would bring his own: PNGs, one folder a class. */
final class TestPictures {
    private static final String IDX = "/demo/fashion-mnist/t10k-";

    private TestPictures() {}

    /** Writes the first so many, each class into a folder of its own. */
    static void write(Path folder, int count) throws IOException {
        List<LabelledPicture> pictures = read();
        for (int i = 0; i < count; i++) {
            write(folder.resolve("class-" + pictures.get(i).label()), i, pictures.get(i));
        }
    }

    /** Writes the first so many as if all were of one class. */
    static void writeOneClass(Path folder, int count) throws IOException {
        List<LabelledPicture> pictures = read();
        for (int i = 0; i < count; i++) {
            write(folder.resolve("shoe"), i, pictures.get(i));
        }
    }

    private static void write(Path folder, int number, LabelledPicture picture) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(number + ".png"), PngEncoder.encode(picture.picture()));
    }

    private static List<LabelledPicture> read() throws IOException {
        try (InputStream images = TestPictures.class.getResourceAsStream(IDX + "images-idx3-ubyte.gz");
                InputStream labels = TestPictures.class.getResourceAsStream(IDX + "labels-idx1-ubyte.gz")) {
            return IdxPictures.read(images, labels);
        }
    }
}
