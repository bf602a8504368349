package io.dpfgateway.imaging.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.imaging.source.PictureSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cameras and other encoders really write is not mistaken for damage. Many threads share the decoder. */
class RealPhotosTest {
    private static final Path DATA = Path.of(Optional.ofNullable(System.getenv("DPF_DATA"))
            .orElse(System.getProperty("dpf.project.root", ".") + "/../shared/data"));

    @ParameterizedTest
    @CsvSource({"imagenet-photos.zip, 250", "cifar10-test.zip, 5000"})
    void shouldDecodeEveryPicture(String file, int pictures) {
        // Given
        Path zip = DATA.resolve(file);
        assumeTrue(Files.exists(zip), () -> zip + " is absent: put it there or set DPF_DATA to run this test");
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

        // When
        try (PictureSource source = PictureSource.open(zip)) {
            long decoded = source.stream()
                    .parallel()
                    .filter(picture -> decoder.decode(picture.encoded()).width() > 0)
                    .count();

            // Then
            assertThat(decoded).isEqualTo(pictures);
        }
    }
}
