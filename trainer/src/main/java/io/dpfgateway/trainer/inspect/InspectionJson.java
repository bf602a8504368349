package io.dpfgateway.trainer.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** An inspection as JSON, for programs. Thread-safe. */
public final class InspectionJson {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private InspectionJson() {}

    /** The same text for equal inspections. */
    public static String write(Inspection inspection) {
        try {
            return MAPPER.writeValueAsString(inspection);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an inspection is always writable", e);
        }
    }
}
