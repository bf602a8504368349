package io.dpfgateway.imaging.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.TestPictures;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngEncoderTest {

    @ParameterizedTest
    @CsvSource({"28, 28, 1", "32, 32, 3", "1, 1, 3", "301, 7, 1", "200, 300, 3"})
    void shouldComeBackAsItWasWhenDecoded(int width, int height, int planes) throws IOException {
        // Given
        Picture picture = TestPictures.noise(width, height, planes, 5);

        // When
        byte[] png = PngEncoder.encode(picture);

        // Then
        Picture back = new PictureDecoder(PictureLimits.DEFAULT).decode(png);
        assertThat(back).hasToString(picture.toString());
        assertThat(back.toBytes()).isEqualTo(picture.toBytes());
        BufferedImage elsewhere = ImageIO.read(new ByteArrayInputStream(png));
        assertThat(elsewhere.getWidth()).isEqualTo(width);
        assertThat(elsewhere.getRaster().getNumBands()).isEqualTo(planes);
    }
}
