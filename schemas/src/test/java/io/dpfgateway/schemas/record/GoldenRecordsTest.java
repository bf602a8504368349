package io.dpfgateway.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes on the wire, pinned in {@code golden/<Record>.hex}: a failure here breaks clients in the field. */
class GoldenRecordsTest {
    static List<SpecificRecord> examples() {
        return Examples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldKeepItsBytesForEverWhenARecordIsWritten(SpecificRecord example) throws IOException {
        String name = example.getSchema().getName();
        try (Serde<SpecificRecord> serde = serdeOf(example, name)) {
            byte[] bytes = serde.serializer().serialize("golden", example);

            assertThat(HexFormat.of().formatHex(bytes)).as(name).isEqualTo(golden(name));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldGiveTheRecordBackWhenItsBytesAreRead(SpecificRecord example) throws IOException {
        String name = example.getSchema().getName();
        try (Serde<SpecificRecord> serde = serdeOf(example, name)) {
            serde.serializer().serialize("golden", example); // registers the schema as id 1

            SpecificRecord read =
                    serde.deserializer().deserialize("golden", HexFormat.of().parseHex(golden(name)));

            assertThat(read).isEqualTo(example).isExactlyInstanceOf(example.getClass());
        }
    }

    @Test
    void shouldPinEveryRecordWhenATopicIsAdded() {
        assertThat(Examples.all())
                .extracting(SpecificRecord::getClass)
                .containsOnlyOnceElementsOf(Stream.of(Topic.values())
                        .map(Topic::valueType)
                        .distinct()
                        .toList());
    }

    @SuppressWarnings("unchecked")
    private static Serde<SpecificRecord> serdeOf(SpecificRecord example, String scope) {
        RegistryConfig registry = RegistryConfig.of("mock://golden-" + scope).withAutoRegister(true);
        return AvroSerdes.of((Class<SpecificRecord>) example.getClass(), registry);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = GoldenRecordsTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
            String text = new String(
                    Objects.requireNonNull(in, "golden/" + name + ".hex").readAllBytes(), StandardCharsets.US_ASCII);
            return text.replaceAll("\\s", "");
        }
    }
}
