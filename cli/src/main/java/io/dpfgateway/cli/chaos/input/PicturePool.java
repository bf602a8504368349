package io.dpfgateway.cli.chaos.input;

import io.dpfgateway.cli.demo.DemoPictures;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.encode.PngEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A few real pictures, as files and as what is known of them. Immutable. */
public final class PicturePool {
    /** A longer side is beyond the limit that chaos runs configure. */
    public static final int LONGEST_SIDE = 256;

    /** Both sides of every good picture. */
    public static final int SIDE = 28;

    private static final int SIZE = 200;

    private final List<byte[]> files = new ArrayList<>();
    private final List<Fingerprint> fingerprints = new ArrayList<>();
    private final byte[] text = "no picture today".getBytes(StandardCharsets.UTF_8);
    private final byte[] wide = PngEncoder.encode(Picture.grey(LONGEST_SIDE + 1, 2, new byte[2 * (LONGEST_SIDE + 1)]));

    /** Reads them from what comes with dpf. */
    public PicturePool() {
        DemoPictures pictures = DemoPictures.load(SIZE);
        for (int i = 0; i < SIZE; i++) {
            files.add(pictures.png(i));
            fingerprints.add(Fingerprint.of(pictures.get(i).picture()));
        }
    }

    int size() {
        return files.size();
    }

    /** What a tensor of this picture begins with. */
    public Fingerprint fingerprint(int picture) {
        return fingerprints.get(picture);
    }

    /** A picture file as this kind has it. */
    byte[] file(Kind kind, int picture) {
        byte[] whole = files.get(picture);
        return switch (kind) {
            case GOOD, GARBAGE, UNREGISTERED -> whole;
            case TRUNCATED -> Arrays.copyOf(whole, whole.length / 2);
            case TEXT -> text;
            case WIDE -> wide;
        };
    }
}
