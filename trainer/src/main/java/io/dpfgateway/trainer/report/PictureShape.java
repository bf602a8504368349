package io.dpfgateway.trainer.report;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.encode.PngEncoder;
import java.util.Base64;
import java.util.List;

/** The size that all pictures of a report have. */
record PictureShape(int width, int height) {
    /** @param shape channels, height, width */
    PictureShape(List<Integer> shape) {
        this(shape.get(2), shape.get(1));
    }

    /** A picture as a PNG file in Base64. */
    String png(float[] values) {
        return Base64.getEncoder().encodeToString(PngEncoder.encode(Picture.ofIntensities(width, height, values)));
    }
}
