package io.dpfgateway.model.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dpfgateway.model.config.KnownKeys.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigSectionTest {
    private static final KnownKeys KNOWN = new KnownKeys(
            "reader",
            "DPF_READER_",
            "size.most",
            Map.of(
                    "name", Kind.TEXT,
                    "policy", Kind.TEXT,
                    "size.most", Kind.NUMBER,
                    "size.share", Kind.NUMBER,
                    "shares", Kind.NUMBERS,
                    "names", Kind.TEXTS,
                    "kafka", Kind.SETTINGS));

    private enum Policy {
        OFF,
        SOME
    }

    private final List<String> faults = new ArrayList<>();

    @Test
    void shouldGiveWhatIsThere() throws Exception {
        ConfigSection root = root("""
                name: 12
                policy: off
                size: {most: 7, share: 0.5}
                shares: [0.25, 1]
                names: [a, '2']
                kafka: {acks: 1, ssl.protocol: x}
                """);

        assertThat(root.required("name", "", "")).isEqualTo("12");
        assertThat(root.choice("policy", Policy.SOME)).isEqualTo(Policy.OFF);
        assertThat(root.section("size").integer("most", 1, 7)).isEqualTo(7);
        assertThat(root.section("size").number("share", 0, 0.5)).contains(0.5);
        assertThat(root.numbers("shares")).contains(List.of(0.25, 1.0));
        assertThat(root.texts("names")).contains(List.of("a", "2"));
        assertThat(root.settings("kafka")).isEqualTo(Map.of("acks", "1", "ssl.protocol", "x"));
        assertThat(faults).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatIsAbsentAndTellEachFault() throws Exception {
        ConfigSection root = root("""
                name: ' '
                policy: none
                size: {most: 6, share: 0, least: 1}
                shares: [x, 1]
                names: [1, '']
                kafka: {acks: }
                """);

        assertThat(root.required("name", "stand-in", "give one")).isEqualTo("stand-in");
        assertThat(root.choice("policy", Policy.SOME)).isEqualTo(Policy.SOME);
        assertThat(root.section("size").integer("most", 9, 7)).isEqualTo(9);
        assertThat(root.section("nothing").integer("most", 9, 7)).isEqualTo(9);
        assertThat(root.integer("absent", 3)).isEqualTo(3);
        assertThat(root.numbers("shares")).contains(List.of(1.0));
        assertThat(root.texts("names")).isEmpty();
        assertThat(root.settings("kafka")).containsOnlyKeys("acks");
        assertThat(faults)
                .containsExactly(
                        "name: is missing; give one",
                        "policy: is 'none'; give one of off, some",
                        "size.least: is not a key of the reader; known here are most, share",
                        "size.most: is '6'; give a whole number of 7 to 2147483647",
                        "shares[0]: is 'x'; give a number",
                        "names[0]: is 1; give one line of text",
                        "names[1]: is ''; give one line of text",
                        "kafka.acks: is missing; give it a value or remove it");
    }

    @Test
    void shouldNameTheVariableThatGaveAListWhoseElementIsWrong() throws Exception {
        // Given
        ObjectNode file = yaml("shares: [1]\n");
        EnvironmentOverrides overrides =
                EnvironmentOverrides.apply(Map.of("DPF_READER_SHARES", "0.5,x"), file, KNOWN, faults);

        // When
        assertThat(ConfigSection.root(file, KNOWN, faults).numbers("shares")).contains(List.of(0.5));

        // Then
        assertThat(overrides.withOrigin(faults.get(0), Path.of("reader.yaml")))
                .isEqualTo("DPF_READER_SHARES: shares[1]: is 'x'; give a number");
        assertThat(overrides.withOrigin("name: is missing; give one", Path.of("reader.yaml")))
                .isEqualTo("reader.yaml: name: is missing; give one");
    }

    private ConfigSection root(String yaml) throws JsonProcessingException {
        return ConfigSection.root(yaml(yaml), KNOWN, faults);
    }

    private static ObjectNode yaml(String yaml) throws JsonProcessingException {
        return (ObjectNode) new YAMLMapper().readTree(yaml);
    }
}
