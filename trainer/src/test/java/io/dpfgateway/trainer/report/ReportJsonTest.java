package io.dpfgateway.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.Threshold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private static final Path SCHEMA = Path.of("..", "docs", "report-schema.md");
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]*) \\|.*");
    private static final Pattern TABLE = Pattern.compile("\\*(\\w+)\\*");

    /** Each table of the documentation by its name: the type of each key. */
    private static Map<String, Map<String, String>> tables() throws IOException {
        Map<String, Map<String, String>> tables = new LinkedHashMap<>();
        Map<String, String> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(SCHEMA)) {
            if (line.startsWith("### ")) {
                rows = new LinkedHashMap<>();
                tables.put(line.substring(4), rows);
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        return tables;
    }

    @Test
    void shouldHaveTheKeysThatTheDocumentationNames() throws IOException {
        // Given
        Map<String, Map<String, String>> tables = tables();
        Set<String> met = new HashSet<>();

        // When
        Gate gate = new Gate(new TreeMap<>(Map.of(Threshold.MIN_AGREEMENT, 0.96)));
        JsonNode json =
                new JsonMapper().readTree(ReportJson.write(Samples.report().judgedBy(gate)));

        // Then
        check("report", json, tables, met);
        assertThat(met).isEqualTo(tables.keySet());
    }

    private static void check(String name, JsonNode node, Map<String, Map<String, String>> tables, Set<String> met) {
        assertThat(tables).as("the tables of the documentation").containsKey(name);
        met.add(name);
        Map<String, String> rows = tables.get(name);
        assertThat(names(node)).as(name).containsExactlyElementsOf(rows.keySet());
        rows.forEach((key, type) -> {
            Matcher table = TABLE.matcher(type);
            JsonNode value = node.get(key);
            if (!table.find()) {
                assertThat(value.isObject()).as(name + "." + key).isFalse();
                return;
            }
            assertThat(value.isArray()).as(name + "." + key).isEqualTo(type.startsWith("list of"));
            Iterable<JsonNode> values = value.isArray() ? value : List.of(value);
            values.forEach(each -> check(table.group(1), each, tables, met));
        });
    }

    @Test
    void shouldKeepTheFigures() throws IOException {
        // When
        JsonNode json = new JsonMapper().readTree(ReportJson.write(Samples.report()));

        // Then
        assertThat(json.at("/formatVersion").intValue()).isEqualTo(2);
        assertThat(json.at("/utility/agreement").doubleValue()).isEqualTo(0.953);
        assertThat(json.at("/findings/leakage/adaptive/likeness/ssim/mean").doubleValue())
                .isEqualTo(0.412);
        assertThat(json.at("/training/mode").textValue()).isEqualTo("BOTTLENECK");
    }

    @Test
    void shouldTellEveryThresholdOfTheGate() throws IOException {
        // Given
        Gate gate = new Gate(new TreeMap<>(Map.of(Threshold.MIN_AGREEMENT, 0.96, Threshold.MIN_COSINE, 0.9)));

        // When
        JsonNode json = new JsonMapper()
                .readTree(ReportJson.write(Samples.report().judgedBy(gate)))
                .path("gate");

        // Then
        assertThat(json.path("outcome").textValue()).isEqualTo("MISSED");
        assertThat(json.path("checks"))
                .hasToString("[{\"threshold\":\"minAgreement\",\"bound\":0.96,\"figure\":0.953,\"met\":false},"
                        + "{\"threshold\":\"minCosine\",\"bound\":0.9,\"figure\":null,\"met\":false}]");
    }

    @Test
    void shouldRepeatTheHeadlineFigures() {
        assertThat(Samples.report().headline())
                .containsEntry("agreement", 0.953)
                .containsEntry("cleanSsim", 0.931)
                .containsEntry("knownSsim", -0.012)
                .containsEntry("adaptiveSsim", 0.412)
                .containsEntry("bestGuessSsim", 0.357)
                .containsEntry("noiseSsim", 0.871)
                .containsEntry("linkageByFeatures", 0.81)
                .containsEntry("linkageByCode", 0.84)
                .containsEntry("linkageByOutput", 0.62)
                .containsEntry("adaptiveSsimP95", 0.412 + 0.04)
                .containsEntry("adaptiveSsimHighest", 0.412 + 0.05)
                .containsEntry("cleanAccuracy", 0.9213)
                .containsEntry("poisonedAccuracy", 0.9167)
                .hasSize(15);
    }

    /** As the first format had it, with a key that this program does not know. */
    @Test
    void shouldReadHowADpfWasLearnedFromTheFirstFormat() {
        // Given
        String old =
                "{\"formatVersion\": 1, \"networkId\": \"fashion\", \"training\": {\"mode\": \"RESIDUAL\", \"dial\": "
                        + "{\"grid\": 2, \"channels\": 4, \"lambda\": 5.0}, \"steps\": 10, \"batch\": 32, \"seed\": 7, \"x\": 1},"
                        + " \"leakage\": {}}";

        // When / Then
        assertThat(ReportJson.readTraining(old.getBytes(StandardCharsets.UTF_8)))
                .contains(new DpfSettings(DpfMode.RESIDUAL, new Dial(2, 4, 5), 10, 32, 7));
        assertThat(ReportJson.readTraining(ReportJson.write(Samples.report())))
                .contains(Samples.report().training());
    }

    @Test
    void shouldNotGuessHowADpfWasLearned() {
        for (String json : List.of(
                "",
                "[]",
                "{\"training\": 3}",
                "{\"formatVersion\": 3, \"training\": {}}",
                "{\"training\": {\"mode\": \"NEW\"}}")) {
            assertThat(ReportJson.readTraining(json.getBytes(StandardCharsets.UTF_8)))
                    .as(json)
                    .isEmpty();
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
