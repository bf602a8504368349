package io.dpfgateway.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.trainer.measure.Utility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportHtmlTest {
    private static final Pattern PNG = Pattern.compile("src=\"data:image/png;base64,([^\"]*)\"");

    @Test
    void shouldHaveAllPartsInOrder() {
        // When
        String html = page(Samples.report());

        // Then
        assertThat(html).startsWith("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        assertThat(html).contains("<title>Privacy report: fashion, version 7</title>");
        assertThat(findAll("<h[12]>([^<]*)</h[12]>", html))
                .containsExactly(
                        "Privacy report: fashion, version 7",
                        "The task keeps most; the adaptive adversary saw little more than a guess.",
                        "What each adversary sees",
                        "Figures",
                        "Typical pictures",
                        "The worst pictures",
                        "How it was trained",
                        "What is not claimed",
                        "Words");
        assertThat(html).endsWith("</html>\n");
    }

    @Test
    void shouldShowEachFigureOnce() {
        // When
        String html = page(Samples.report());

        // Then
        assertThat(html)
                .contains("Mode bottleneck. The network is cut at “stage1”, where a picture is 16 × 28 × 28 features.")
                .contains("<td>95.3\u00a0%</td>", "<td>0.123</td>", "<td>92.1\u00a0%</td>", "<td>91.7\u00a0%</td>")
                .contains("mean</th><td>0.931</td><td>\u22120.012</td><td>0.412</td>")
                .contains("highest</th><td>0.981</td><td>0.038</td><td>0.462</td>")
                .contains("95th percentile</th><td>22.0\u00a0dB</td>")
                .contains("network</th><td>unet</td>")
                .contains("numbers it learned</th><td>1,234,567</td>")
                .contains("pictures learned from</th><td>15,980</td>")
                .contains("Pictures learned from</th><td>7,990, each with its mirror image</td>")
                .contains("Weight of leakage against utility (lambda)</th><td>1.5</td>")
                .contains("<li>A stronger adversary may find more.</li>");
    }

    @Test
    void shouldDrawBarsAndFloorsToScale() {
        // When
        String html = page(Samples.report());

        // Then: 400 units for 1, and nothing for less than 0
        assertThat(findAll("<rect class=\"\\w+\" x=\"14\" y=\"\\d+\" width=\"([^\"]*)\"", html))
                .containsExactly("372.4", "0.0", "164.8");
        assertThat(findAll("<line class=\"floor\" x1=\"([^\"]*)\"", html)).containsExactly("67.2", "156.8");
        assertThat(html).contains("aria-label=\"Bar chart of mean SSIM, 0 to 1. Clean features: 0.931.");
    }

    @Test
    void shouldLeaveOutAccuracyWhereClassesAreNotKnown() {
        // When
        String html = page(Samples.report("fashion", new Utility(0.953, 0.1, null, null), 0.4));

        // Then
        assertThat(html).contains("(agreement)").doesNotContain("(accuracy)").doesNotContain("is right on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.99 | 0.10 | good  | The task keeps nearly everything; the adaptive adversary did hardly better than a guess.",
                "0.95 | 0.45 | good  | The task keeps most; the adaptive adversary saw little more than a guess.",
                "0.95 | 0.55 | mixed | The task keeps most; the adaptive adversary saw more than a guess, and far less than"
                        + " without poisoning.",
                "0.95 | 0.70 | mixed | The task keeps most; the adaptive adversary saw a good part of the pictures.",
                "0.50 | 0.70 | poor  | The task loses much; the adaptive adversary saw a good part of the pictures.",
                "0.99 | 0.92 | poor  | The task keeps nearly everything; the adaptive adversary saw nearly as much as without poisoning."
            })
    void shouldJudgeByAgreementAndTheAdaptiveAdversary(double agreement, double ssim, String tone, String headline) {
        // When
        String html = page(Samples.report("fashion", new Utility(agreement, 0.1, null, null), ssim));

        // Then
        assertThat(html).contains("<section class=\"verdict " + tone + "\">\n<h2>" + headline + "</h2>");
    }

    @Test
    void shouldEscapeWhatTheNetworkIsCalled() {
        // When
        String html = page(Samples.report("<script>&\"'{{cut}}", new Utility(1, 0, null, null), 0.4));

        // Then
        assertThat(html)
                .contains("<title>Privacy report: &lt;script&gt;&amp;&quot;&#39;{{cut}}, version 7</title>")
                .doesNotContain("<script");
    }

    @Test
    void shouldFetchNothing() {
        // When
        String html = PNG.matcher(page(Samples.report())).replaceAll("src=\"\"");

        // Then
        assertThat(html)
                .contains("default-src 'none'")
                .doesNotContain("://")
                .doesNotContain("url(")
                .doesNotContain("@import")
                .doesNotContain("<link")
                .doesNotContain("<script")
                .doesNotContain("href")
                .doesNotContain("src=\"data");
    }

    @Test
    void shouldNameEachPicture() {
        // When
        String html = page(Samples.report());

        // Then
        assertThat(findAll("alt=\"([^\"]*)\"", html))
                .hasSize(4 * (12 + 4))
                .doesNotHaveDuplicates()
                .startsWith(
                        "picture 1, original",
                        "picture 1, rebuilt from clean features",
                        "picture 1, rebuilt by the known adversary",
                        "picture 1, rebuilt by the adaptive adversary");
        assertThat(html)
                .contains("the 4 that the adaptive adversary rebuilt best")
                .contains("<figcaption>Worst 1: adaptive SSIM 0.600</figcaption>");
    }

    @ParameterizedTest
    @CsvSource({"1, 28, 28", "3, 20, 28"})
    void shouldShowPicturesThatAreOfTheirShape(int channels, int height, int width) {
        // Given
        List<Integer> shape = List.of(channels, height, width);
        float[] original = Samples.attacks(shape).typical().get(0).original();

        // When
        byte[] html = ReportHtml.write(Samples.report(), Samples.attacks(shape), shape);

        // Then
        byte[] png = Base64.getDecoder()
                .decode(findAll(PNG.pattern(), new String(html, StandardCharsets.UTF_8))
                        .get(0));
        Picture shown = new PictureDecoder(PictureLimits.DEFAULT).decode(png);
        assertThat(shown.toBytes())
                .isEqualTo(Picture.ofIntensities(width, height, original).toBytes());
    }

    @Test
    void shouldGiveEqualBytesForEqualInput() {
        assertThat(page(Samples.report())).isEqualTo(page(Samples.report()));
    }

    private static String page(Report report) {
        return new String(
                ReportHtml.write(report, Samples.attacks(Samples.GREY), Samples.GREY), StandardCharsets.UTF_8);
    }

    private static List<String> findAll(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results().map((MatchResult r) -> r.group(1)).toList();
    }
}
