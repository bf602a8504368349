package io.dpfgateway.trainer.report;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.trainer.attack.AttackResult;
import io.dpfgateway.trainer.attack.Sighting;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A report as the page report.html: one file, no script, nothing fetched from elsewhere. Private: it shows pictures. */
public final class ReportHtml {
    private ReportHtml() {}

    /**
     * The page.
     *
     * @param attacks the pictures to show
     * @param pictureShape their channels, height and width
     */
    public static byte[] write(Report report, AttackResult attacks, List<Integer> pictureShape) {
        StringBuilder html = new StringBuilder("<!doctype html><title>Privacy report</title>");
        for (Sighting sighting : attacks.typical()) {
            html.append(image(sighting.original(), pictureShape)).append(image(sighting.byAdaptive(), pictureShape));
        }
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String image(float[] values, List<Integer> shape) {
        byte[] png = PngEncoder.encode(Picture.ofIntensities(shape.get(2), shape.get(1), values));
        return "<img src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "\">";
    }
}
