package io.dpfgateway.partner.predict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A prediction as one line of JSON: the record's fields in their order and by their names, {@code capturedAt} in ISO 8601,
 * null where there is none. Fields may be added at the end, never moved or renamed. Thread-safe.
 */
public final class PredictionJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PredictionJson() {}

    /** One object without a line break. */
    public static String line(Prediction prediction) {
        ObjectNode line = MAPPER.createObjectNode()
                .put("id", prediction.id())
                .put("source", prediction.source())
                .put("capturedAt", prediction.capturedAt().toString())
                .put("networkId", prediction.networkId())
                .put("dpfVersion", prediction.dpfVersion())
                .put("classIndex", prediction.classIndex())
                .put("className", prediction.className())
                .put("probability", prediction.probability())
                .put("label", prediction.label());
        try {
            return MAPPER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and numbers are always writable", e);
        }
    }
}
