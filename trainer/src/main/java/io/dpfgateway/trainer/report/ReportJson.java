package io.dpfgateway.trainer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.task.Head;
import io.dpfgateway.trainer.task.Objective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A report as the bytes of report.json. Thread-safe. */
public final class ReportJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ReportJson() {}

    /** The same bytes for equal reports. */
    public static byte[] write(Report report) {
        try {
            return MAPPER.writeValueAsBytes(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is always writable", e);
        }
    }

    /**
     * How the DPF of a report was learned, from a report.json of any format up to {@value Report#FORMAT}.
     *
     * @return empty where the report does not tell, or not in a way that this program understands
     */
    public static Optional<DpfSettings> readTraining(byte[] json) {
        try {
            JsonNode report = MAPPER.readTree(json);
            JsonNode training = report.path("training");
            if (report.path("formatVersion").asInt() > Report.FORMAT || !training.isObject()) {
                return Optional.empty();
            }
            return Optional.of(MAPPER.treeToValue(training, DpfSettings.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * What the network of a report is for, from a report.json of any format up to {@value Report#FORMAT}.
     *
     * @return empty where the report does not tell, as the first did not
     */
    public static Optional<Objective> readHeads(byte[] json) {
        try {
            List<Head> heads = new ArrayList<>();
            for (JsonNode head : MAPPER.readTree(json).path("heads")) {
                heads.add(new Head(
                        head.path("output").asText(),
                        MAPPER.treeToValue(head.path("task"), Task.class),
                        head.path("weight").asDouble()));
            }
            return heads.isEmpty() ? Optional.empty() : Optional.of(new Objective(heads, 0));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
