package io.dpfgateway.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.trainer.attack.Findings;
import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.Threshold;
import io.dpfgateway.trainer.measure.Utility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                        "No gate was applied.",
                        "The task keeps most; the adaptive adversary saw little more than a guess.",
                        "What the task keeps against what is seen",
                        "What each adversary sees",
                        "How it differs from picture to picture",
                        "Figures",
                        "Linking a record to a picture",
                        "Learning an attribute",
                        "Typical pictures",
                        "The worst pictures",
                        "What the attackers spent",
                        "How it was trained",
                        "What is not claimed",
                        "Words");
        assertThat(html).endsWith("</html>\n");
    }

    @Test
    void shouldTellTheGatesVerdictFirstAndEveryThreshold() {
        // Given
        Gate gate = new Gate(new TreeMap<>(Map.of(Threshold.MIN_AGREEMENT, 0.93, Threshold.MAX_ADAPTIVE_SSIM, 0.2)));

        // When
        String html = page(Samples.report().judgedBy(gate));

        // Then
        assertThat(html)
                .contains("<main>\n<section class=\"gate verdict poor\">\n"
                        + "<h2>The gate was missed: this version must not be published.</h2>")
                .contains("minAgreement</th><td>0.93</td><td>0.9530</td><td>met</td>")
                .contains("maxAdaptiveSsim</th><td>0.2</td><td>0.4120</td><td>missed</td>");
    }

    @Test
    void shouldShowEachFigureOnce() {
        // When
        String html = page(Samples.report());

        // Then
        assertThat(html)
                .contains("Mode bottleneck. The network is cut at “stage1”, where a picture is 16 × 28 × 28 features.")
                .contains("<td>95.3\u00a0%</td>", "<td>0.123</td>", "<td>92.1\u00a0%</td>", "<td>91.7\u00a0%</td>")
                .contains(
                        "Clean features</th><td>0.931</td><td>0.941</td><td>0.971</td><td>0.981</td><td>18.3\u00a0dB</td>"
                                + "<td>0.710</td><td>0.430</td>")
                .contains("Known: unet</th><td>\u22120.012</td>", "Adaptive: unet</th><td>0.412</td>")
                .contains("Adaptive: small, from the code</th><td>0.352</td>", "Adaptive: ensemble, from the code</th>")
                .contains("Gaussian noise at equal fidelity</th><td>0.871</td>", "0.31 standard deviations")
                .contains("Optimisation from poisoned features, knows the front</th><td>0.210</td>")
                .contains(
                        "Rebuilt from the task\u2019s output alone</th><td>0.352</td>",
                        "4 \u00d7 4 pixels</th><td>0.302</td>")
                .contains("in percentage points</th><td>0.46</td><td>\u22120.12</td><td>1.02</td>")
                .contains("the task\u2019s output alone</th><td>10</td><td>62.0\u00a0%</td><td>10.0\u00a0%</td>")
                .contains("pointed to the right one for 62.0\u00a0% of the records; guessing gives 10.0\u00a0%.")
                .contains("clean features</th><td>61.0\u00a0%</td><td>88.0\u00a0%</td>")
                .contains("Adaptive: unet</th><td>1,234,567 (width 48)</td><td>1,500</td><td>128</td><td>15,980</td>")
                .contains("Budget “standard”, seed 42.")
                .contains(
                        "Pictures learned from</th><td>7,990, each with its mirror image and 8 copies, shifted, turned, scaled and lit otherwise</td>")
                .contains("Weight of leakage against utility (lambda)</th><td>1.5</td>")
                .contains("Embeddings of no picture learned from, for each picture in a batch</th><td>3</td>")
                .contains("<li>A stronger adversary may find more.</li>");
    }

    @Test
    void shouldDrawBarsAndFloorsToScale() {
        // When
        String html = page(Samples.report());

        // Then: 400 units for 1, and nothing for less than 0
        assertThat(findAll("<rect class=\"\\w+\" x=\"14\" y=\"\\d+\" width=\"([^\"]*)\" height=\"16\"", html))
                .containsExactly("372.4", "348.4", "0.0", "144.8", "164.8", "140.8", "160.8");
        assertThat(findAll("<line class=\"floor\" x1=\"([^\"]*)\"", html))
                .containsExactly("109.2", "198.8", "196.8", "67.2", "156.8", "154.8");
        assertThat(html).contains("aria-label=\"Bar chart of mean SSIM, 0 to 1. Clean features: 0.931.");
    }

    /** 400 units from 0 to 1 of SSIM; 200 units from 95 down to 90 percent of accuracy. */
    @Test
    void shouldDrawTheFrontierToScale() {
        // When
        String html = page(Samples.report());

        // Then: clean features, noise, this DPF
        assertThat(findAll("<circle class=\"\\w+\" cx=\"([^\"]*)\"", html)).containsExactly("428.4", "404.4", "220.8");
        assertThat(findAll("<circle class=\"\\w+\" cx=\"[^\"]*\" cy=\"([^\"]*)\"", html))
                .containsExactly("144.8", "170.0", "163.2");
    }

    @Test
    void shouldDoWithoutWhatWasNotTried() {
        // Given
        Report full = Samples.report();
        Leakages all = full.leakage();
        Findings few = new Findings(
                full.findings().attack(),
                full.findings().confidence(),
                new Leakages(
                        all.clean(),
                        all.known(),
                        all.adaptive(),
                        List.of(all.adaptive()),
                        null,
                        List.of(),
                        new Floors(
                                all.floors().meanImage(),
                                null,
                                null,
                                all.floors().thumbnail4(),
                                all.floors().thumbnail8())),
                full.findings().linkage(),
                null);

        // When
        String html = page(new Report(
                Report.FORMAT,
                "fashion",
                7,
                "stage1",
                List.of(16, 28, 28),
                null,
                full.pictures(),
                full.utility(),
                few,
                List.of(),
                full.heads(),
                null,
                full.computedOn()));

        // Then
        assertThat(html)
                .contains("The network is cut at")
                .doesNotContain(
                        "Mode bottleneck", "Learning an attribute", "Optimisation from", "standard deviations keeps")
                .doesNotContain("mean of the class", "lambda");
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
                        "picture 1, rebuilt by the adaptive adversary unet");
        assertThat(html)
                .contains("the 4 that the strongest adaptive adversary rebuilt best")
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
