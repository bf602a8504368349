package io.dpfgateway.trainer.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The frontier as files: {@code frontier.json} and {@code .csv} for machines, {@code .svg} and {@code .html} for people. Figures only,
 * no picture. Each stands for itself: nothing is fetched from elsewhere. Equal records give equal bytes. Thread-safe.
 */
final class FrontierFiles {
    /** The format of frontier.json. */
    static final int FORMAT = 1;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Template PAGE = compile("frontier.html");
    private static final Template CHART = compile("chart.svg");

    private FrontierFiles() {}

    /**
     * The files by name; no drawing as long as no run has succeeded.
     *
     * @param network whose frontier it is
     * @param total how many runs there will be
     * @param records of the runs that have ended
     */
    static Map<String, byte[]> of(String network, int total, List<RunRecord> records) {
        List<Frontier> frontiers = Frontier.of(records);
        Map<String, byte[]> files = new TreeMap<>();
        files.put("frontier.json", json(new Content(FORMAT, network, total, frontiers, records)));
        files.put("frontier.csv", FrontierCsv.of(records).getBytes(StandardCharsets.UTF_8));
        FrontierPage page = new FrontierPage(network, total, frontiers, records);
        files.put("frontier.html", PAGE.execute(page).getBytes(StandardCharsets.UTF_8));
        if (!frontiers.isEmpty()) {
            String chart = CHART.execute(new FrontierChart(frontiers.get(0)));
            files.put("frontier.svg", chart.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static byte[] json(Content content) {
        try {
            return MAPPER.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a frontier is always writable", e);
        }
    }

    private static Template compile(String name) {
        try (Reader template = open(name)) {
            return Mustache.compiler()
                    .escapeHTML(true)
                    .strictSections(true)
                    .withLoader(FrontierFiles::open)
                    .compile(template);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader open(String template) {
        InputStream stream = FrontierFiles.class.getResourceAsStream(template);
        if (stream == null) {
            throw new IllegalStateException("the template " + template + " is missing from this program");
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    /** frontier.json. */
    record Content(
            int formatVersion, String networkId, int runsInAll, List<Frontier> frontiers, List<RunRecord> runs) {}
}
