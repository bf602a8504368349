package io.dpfgateway.trainer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dpfgateway.model.bundle.GateVerdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FrontierTest {
    private static final List<RunRecord> RECORDS = List.of(
            Records.done("layer1", "low", 1, 0.87, 0.30),
            Records.done("layer1", "low", 2, 0.85, 0.20),
            Records.done("layer1", "high", 1, 0.80, 0.18),
            Records.done(Records.run("layer2", "low", 1), 0.86, 0.40, GateVerdict.Outcome.MISSED),
            Records.failed("layer2", "high", 1, "it said \"no\", twice"));

    @Test
    void shouldAverageSeedsAndPutOnTheFrontWhatNothingBeats() {
        // When
        List<Frontier> frontiers = Frontier.of(RECORDS);

        // Then
        assertThat(frontiers).extracting(Frontier::keeps).containsExactly(Keeps.ACCURACY, Keeps.AGREEMENT);
        Frontier frontier = frontiers.get(0);
        assertThat(frontier.points())
                .extracting(point -> point.cut() + " " + point.level() + " " + point.seeds() + " " + point.onFront())
                .containsExactly("layer1 low 2 true", "layer1 high 1 true", "layer2 low 1 false");
        Frontier.Point low = frontier.points().get(0);
        assertThat(low.seen().mean()).isCloseTo(0.25, within(1e-9));
        assertThat(low.seen().lowest()).isEqualTo(0.20);
        assertThat(low.kept().highest()).isEqualTo(0.87);
        assertThat(frontier.front()).extracting(Frontier.Point::level).containsExactly("high", "low");
        assertThat(frontier.points()).extracting(Frontier.Point::publishable).containsExactly(true, true, false);
        assertThat(frontier.references())
                .extracting(reference -> reference.name() + " " + reference.cut())
                .containsExactly("clean layer1", "clean layer2");
        assertThat(frontier.references().get(0).seen()).isCloseTo(0.95, within(1e-9));
        assertThat(frontier.references().get(0).kept()).isCloseTo(0.88, within(1e-9));
        assertThat(frontier.floors()).containsOnlyKeys("meanImageSsim", "classMeanSsim");
    }

    @Test
    void shouldKeepTwoEqualPointsOnTheFront() {
        List<RunRecord> equal =
                List.of(Records.done("layer1", "a", 1, 0.8, 0.2), Records.done("layer1", "b", 1, 0.8, 0.2));
        assertThat(Frontier.of(equal).get(0).front()).hasSize(2);
    }

    @Test
    void shouldWriteJsonThatNamesPointsRunsAndFailures() throws IOException {
        // When
        JsonNode json = new JsonMapper().readTree(files(RECORDS).get("frontier.json"));

        // Then
        assertThat(json.path("formatVersion").intValue()).isEqualTo(1);
        assertThat(json.path("networkId").textValue()).isEqualTo("<net>");
        assertThat(json.path("runsInAll").intValue()).isEqualTo(6);
        assertThat(json.at("/frontiers/0/keeps").textValue()).isEqualTo("ACCURACY");
        assertThat(json.at("/frontiers/0/points")).hasSize(3);
        assertThat(json.at("/frontiers/0/points/0/onFront").booleanValue()).isTrue();
        assertThat(json.path("runs")).hasSize(5);
        assertThat(json.at("/runs/0/run/seed").intValue()).isEqualTo(1);
        assertThat(json.at("/runs/0/figures/adaptiveSsim").doubleValue()).isEqualTo(0.3);
        assertThat(json.at("/runs/4/failure").textValue()).isEqualTo("it said \"no\", twice");
    }

    @Test
    void shouldWriteOneCsvLineARunAndQuoteWhatNeedsIt() {
        // When
        String[] lines = text(RECORDS, "frontier.csv").split("\r\n");

        // Then
        assertThat(lines).hasSize(6);
        assertThat(lines[0])
                .isEqualTo("run,cut,mode,level,grid,channels,lambda,seed,state,gate,seconds,failure,adaptiveSsim,"
                        + "agreement,classMeanSsim,cleanAccuracy,cleanSsim,knownSsim,meanImageSsim,poisonedAccuracy");
        assertThat(lines[3])
                .isEqualTo("layer1-bottleneck-high-seed1,layer1,bottleneck,high,4,16,1.0,1,done,not_applied,10.0,,0.18,"
                        + "0.8500000000000001,0.14,0.88,0.95,0.05,0.13,0.8");
        assertThat(lines[5])
                .isEqualTo("layer2-bottleneck-high-seed1,layer2,bottleneck,high,4,16,1.0,1,failed,,1.0,"
                        + "\"it said \"\"no\"\", twice\",,,,,,,,");
    }

    @Test
    void shouldDrawEveryPointAtItsPlaceInAnSvgOfItsOwn() throws Exception {
        // When
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(files(RECORDS).get("frontier.svg")));

        // Then: 690 units for an SSIM of 1 from 70 on; three points, two references, two cuts in the legend
        NodeList paths = svg.getElementsByTagName("path");
        assertThat(paths.getLength()).isEqualTo(3 + 2 + 2);
        assertThat(((Element) paths.item(0)).getAttribute("transform")).startsWith("translate(242.5 ");
        assertThat(((Element) paths.item(1)).getAttribute("transform")).startsWith("translate(194.2 ");
        Element front = (Element) svg.getElementsByTagName("polyline").item(0);
        assertThat(front.getAttribute("points")).matches("194\\.2,[0-9.]+ 242\\.5,[0-9.]+");
        assertThat(svg.getDocumentElement().getAttribute("aria-label"))
                .contains("layer1, bottleneck, high: 80.0 % at SSIM 0.180, on the front.");
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("low", "high", "clean", "guess: mean of all 0.130", "cut at layer1", "Accuracy");
    }

    @Test
    void shouldShowBothFrontiersAndLinkEachReportInAPageThatFetchesNothing() {
        // When
        String html = text(RECORDS, "frontier.html");

        // Then
        assertThat(html)
                .contains("<h1>Frontier: &lt;net&gt;</h1>")
                .contains("5 of 6 runs have ended so far; 1 of them failed.")
                .contains("href=\"runs/layer1-bottleneck-low-seed2/bundle/report.html\"")
                .contains("failed: it said &quot;no&quot;, twice")
                .contains("Agreement with the clean prediction")
                .contains("default-src 'none'")
                .doesNotContain("<script")
                .doesNotContain("url(");
        assertThat(html.split("<svg ", -1)).hasSize(3);
    }

    @Test
    void shouldWriteATableAndNoDrawingAsLongAsNothingSucceeded() {
        List<RunRecord> failed = List.of(RECORDS.get(4));
        assertThat(files(failed)).containsOnlyKeys("frontier.json", "frontier.csv", "frontier.html");
        assertThat(text(failed, "frontier.html")).contains("All runs").doesNotContain("The front</h2>");
    }

    @Test
    void shouldGiveEqualBytesForEqualRecords() {
        assertThat(text(RECORDS, "frontier.html")).isEqualTo(text(List.copyOf(RECORDS), "frontier.html"));
    }

    private static Map<String, byte[]> files(List<RunRecord> records) {
        return FrontierFiles.of("<net>", 6, records);
    }

    private static String text(List<RunRecord> records, String name) {
        return new String(files(records).get(name), StandardCharsets.UTF_8);
    }
}
