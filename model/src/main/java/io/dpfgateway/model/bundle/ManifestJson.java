package io.dpfgateway.model.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dpfgateway.model.ModelException;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A manifest as the bytes of manifest.json and back; strict, so that nothing in it is overlooked. Thread-safe. */
final class ManifestJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern JACKSONS_ADVICE =
            Pattern.compile("\\R|; `| \\(set | \\(index |: Failed to deserialize ");

    private static final String GATE = "gate";
    private static final String SIGNER = "signer";

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
            JsonNode tree = MAPPER.readTree(json);
            if (!tree.isObject()) {
                throw new BundleException(
                        BundleFault.DAMAGED, origin + " is damaged: it holds no object; fetch the bundle again");
            }
            // First of all: a newer manifest is not damaged because this code does not know its keys.
            int format = tree.path("formatVersion").asInt(Manifest.FORMAT);
            if (format > Manifest.FORMAT) {
                throw new BundleException(
                        BundleFault.UNKNOWN_FORMAT,
                        origin + ": " + Manifest.unknownFormat(format).getMessage());
            }
            if (format < Manifest.FIRST_WITH_GATE) {
                add((ObjectNode) tree, GATE, GateVerdict.NOT_APPLIED, origin);
            }
            if (format < Manifest.FIRST_WITH_SIGNER) {
                add((ObjectNode) tree, SIGNER, KeyId.NONE, origin);
            }
            return MAPPER.treeToValue(tree, Manifest.class);
        } catch (UnrecognizedPropertyException e) {
            throw damaged(origin, "it has the unknown key '" + e.getPropertyName() + "'", e);
        } catch (ValueInstantiationException e) {
            throw damaged(origin, e.getCause() instanceof ModelException cause ? cause.getMessage() : null, e);
        } catch (JsonProcessingException e) {
            throw damaged(origin, null, e);
        } catch (IOException e) {
            throw new BundleException(BundleFault.UNREADABLE, "cannot read " + origin + ": " + e.getMessage(), e);
        }
    }

    /** A key that formats of this age did not have yet. */
    private static void add(ObjectNode old, String key, Object value, String origin) {
        if (old.has(key)) {
            throw new BundleException(
                    BundleFault.DAMAGED,
                    origin + " is damaged: it has the unknown key '" + key + "'; fetch the bundle again");
        }
        old.set(key, MAPPER.valueToTree(value));
    }

    /** The key that a manifest names, true or not; none where it names none or cannot be read. For messages only. */
    static KeyId claimedSigner(byte[] json) {
        try {
            return new KeyId(MAPPER.readTree(json).path(SIGNER).asText(""));
        } catch (IOException | BundleException e) {
            return KeyId.NONE;
        }
    }

    private static BundleException damaged(String origin, @Nullable String what, JsonProcessingException e) {
        return new BundleException(
                BundleFault.DAMAGED,
                origin + " is damaged: " + (what == null ? key(e) + reason(e) : what) + "; fetch the bundle again",
                e);
    }

    private static String key(JsonProcessingException e) {
        String path = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        return path.isEmpty() ? "" : "key '" + path + "': ";
    }

    /** Jackson's own words, less its advice to programmers. */
    private static String reason(JsonProcessingException e) {
        return JACKSONS_ADVICE.split(e.getOriginalMessage(), 2)[0];
    }
}
