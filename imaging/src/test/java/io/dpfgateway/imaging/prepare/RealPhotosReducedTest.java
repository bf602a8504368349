package io.dpfgateway.imaging.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a network sees of a real photo is the same, within a tolerance, whether it was decoded reduced or whole: on average half
 * a level of 255 over all photos, 2.5 over one, and nowhere more than 16.
 */
class RealPhotosReducedTest {
    private static final Path ZIP = Path.of(Optional.ofNullable(System.getenv("DPF_DATA"))
                    .orElse(System.getProperty("dpf.project.root", ".") + "/../shared/data"))
            .resolve("imagenet-photos.zip");
    private static final InputSpec SPEC =
            new InputSpec(48, 48, Channels.RGB, ResizePolicy.CROP, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    @Test
    void shouldSeeTheSamePhotosWhenTheyAreDecodedReduced() {
        assumeTrue(Files.exists(ZIP), () -> ZIP + " is absent: put it there or set DPF_DATA to run this test");
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
        InputReader reader = new InputReader(PictureLimits.DEFAULT, SPEC);
        PictureResizer resizer = new PictureResizer(SPEC);
        int reduced = 0;
        double sum = 0;

        try (PictureSource photos = PictureSource.open(ZIP)) {
            for (NamedPicture photo : photos) {
                Picture whole = decoder.decode(photo.encoded());
                if (resizer.reduction(whole.width(), whole.height()) > 1) {
                    sum += assertClose(
                            photo.name(),
                            reader.fit(photo.encoded()).toBytes(),
                            resizer.resize(whole).toBytes());
                    reduced++;
                }
            }
        }
        assertThat(reduced).as("photos that are decoded reduced").isGreaterThan(30);
        assertThat(sum / reduced).as("mean difference").isLessThan(0.5);
    }

    /** Returns the mean difference. */
    private static double assertClose(String name, byte[] actual, byte[] expected) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double sum = 0;
        int worst = 0;
        for (int i = 0; i < actual.length; i++) {
            int difference = Math.abs((actual[i] & 0xff) - (expected[i] & 0xff));
            sum += difference;
            worst = Math.max(worst, difference);
        }
        assertThat(sum / actual.length).as("mean difference of " + name).isLessThan(2.5);
        assertThat(worst).as("worst difference of " + name).isLessThanOrEqualTo(16);
        return sum / actual.length;
    }
}
