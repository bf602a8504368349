package io.dpfgateway.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.Examples;
import io.dpfgateway.schemas.record.RawImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdesTest {
    private static final String TOPIC = "raw-images";

    private final RegistryConfig registry = RegistryConfig.of("mock://serdes").withAutoRegister(true);
    private final Serde<RawImage> serde = AvroSerdes.of(RawImage.class, registry);

    @AfterEach
    void close() {
        serde.close();
    }

    @Test
    void shouldGiveTheSameRecordBackWhenItIsWrittenAndRead() {
        byte[] bytes = serde.serializer().serialize(TOPIC, Examples.rawImage());

        assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Examples.rawImage());
    }

    @Test
    void shouldKeepNullWhenACompactedTopicHasATombstone() {
        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, (byte[]) null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void shouldCallItMalformedWhenTheHeaderIsCutOff(int length) {
        byte[] bytes = Arrays.copyOf(written(), length);

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("topic raw-images");
    }

    @Test
    void shouldCallItMalformedWhenTheMagicByteIsAnother() {
        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, "{\"id\": \"json\"}".getBytes()))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("does not begin with a 0 byte and a schema id");
    }

    @Test
    void shouldCallItMalformedWhenTheRecordIsCutAnywhere() {
        byte[] whole = written();
        for (int length = 5; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, cut))
                    .as("cut at %d of %d", length, whole.length)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Test
    void shouldCallItMalformedWhenBytesAreLeftOver() {
        byte[] whole = written();

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("bytes behind the record");
    }

    /** Two bytes of garbage may claim gigabytes: none of it may be allocated, and no loop may run for it. */
    @Test
    void shouldBlameTheRecordWhenItsBytesAreRandom() {
        byte[] whole = written();
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int hits = 1 + random.nextInt(8); hits > 0; hits--) {
                damaged[5 + random.nextInt(whole.length - 5)] = (byte) random.nextInt();
            }
            try {
                serde.deserializer().deserialize(TOPIC, damaged);
            } catch (MalformedRecordException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @Test
    void shouldAllocateNothingWhenALengthIsALie() {
        // Given a picture that claims two gigabytes
        byte[] whole = written();
        ByteBuffer lie = ByteBuffer.allocate(64).put(whole, 0, 5);
        lie.put(new byte[] {0, 0, 0}); // empty id and source, time 0
        lie.put(new byte[] {(byte) 0xee, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});

        // Then
        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, lie.array()))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("it ends early");
    }

    @Test
    void shouldCallTheSchemaUnknownWhenTheRegistryHasNoSuchId() {
        byte[] bytes = ByteBuffer.wrap(written()).putInt(1, 4711).array();

        assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("schema id 4711 is not in the registry mock://serdes");
    }

    @Test
    void shouldCallTheSchemaUnknownWhenItIsOfAnotherRecord() {
        try (Serializer<DeadLetter> other = AvroSerdes.serializer(DeadLetter.class, registry)) {
            byte[] bytes = other.serialize("mixed", Examples.deadLetter());

            assertThatThrownBy(() -> serde.deserializer().deserialize("mixed", bytes))
                    .isInstanceOf(UnknownSchemaException.class)
                    .hasMessageContaining("(io.dpfgateway.schemas.record.DeadLetter) cannot be read as"
                            + " io.dpfgateway.schemas.record.RawImage");
        }
    }

    @Test
    void shouldSayWhatToRunWhenTheSchemaIsNotRegistered() {
        try (Serializer<RawImage> strict = AvroSerdes.serializer(RawImage.class, RegistryConfig.of("mock://empty"))) {
            assertThatThrownBy(() -> strict.serialize(TOPIC, Examples.rawImage()))
                    .isInstanceOf(SchemaNotRegisteredException.class)
                    .hasMessageContaining("not registered as raw-images-value")
                    .hasMessageContaining("run `dpf topics create`");
        }
    }

    @Test
    void shouldCallItMalformedWhenARequiredFieldIsMissing() {
        assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, new RawImage()))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("RawImage");
    }

    @Test
    void shouldReadWithItsOwnSettingsWhenAnotherSerdeWrote() {
        byte[] bytes = written();
        try (Deserializer<RawImage> reader =
                AvroSerdes.deserializer(RawImage.class, RegistryConfig.of("mock://serdes"))) {
            assertThat(reader.deserialize(TOPIC, bytes).getId()).isEqualTo("cam-7/000123");
        }
    }

    private byte[] written() {
        return serde.serializer().serialize(TOPIC, Examples.rawImage());
    }
}
