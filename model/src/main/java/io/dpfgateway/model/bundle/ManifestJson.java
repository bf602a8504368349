package io.dpfgateway.model.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dpfgateway.model.ModelException;
import java.io.IOException;

/** A manifest as the bytes of manifest.json and back; strict, so that nothing in it is overlooked. Thread-safe. */
final class ManifestJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        try {
            return MAPPER.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest is always writable", e);
        }
    }

    static Manifest read(byte[] json, String origin) {
        try {
            return MAPPER.readValue(json, Manifest.class);
        } catch (ValueInstantiationException e) {
            throw e.getCause() instanceof ModelException cause ? cause : damaged(origin, e);
        } catch (JsonProcessingException e) {
            throw damaged(origin, e);
        } catch (IOException e) {
            throw new BundleException("cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    private static BundleException damaged(String origin, JsonProcessingException e) {
        return new BundleException(origin + " is damaged: " + e.getOriginalMessage() + "; fetch the bundle again", e);
    }
}
