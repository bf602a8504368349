package io.dpfgateway.gateway.poison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.batch.InFlight;
import io.dpfgateway.gateway.config.Decoding;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.decode.DecodePool;
import io.dpfgateway.gateway.decode.Decoders;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.gateway.rollout.Lineup;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.DType;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.RegistryUnavailableException;
import io.dpfgateway.schemas.tensor.WireTensors;
import io.dpfgateway.schemas.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonTopologyTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());

    private final RegistryConfig registry =
            RegistryConfig.of("mock://poisoning").withAutoRegister(true);
    private final Serializer<RawImage> serializer = AvroSerdes.serializer(RawImage.class, registry);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path directory;

    private ModelSlot models;
    private PoisonSerdes serdes;
    private DecodePool decoding;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> raw;
    private TestOutputTopic<String, PoisonedRecord> poisoned;
    private TestOutputTopic<String, DeadLetter> dead;

    @BeforeEach
    void open() throws Exception {
        models = new ModelSlot(Lineup.of(model(TestModels.writeConvolution(directory.resolve("v1"), 1))));
        open(registry);
    }

    private void open(RegistryConfig registry) {
        serdes = PoisonSerdes.open(registry);
        GatewayMetrics metrics = new GatewayMetrics(meters);
        Decoding settings = Decoding.DEFAULT
                .withLimits(new PictureLimits(100_000, 64, 2000, 10, 50))
                .withIsolation(Decoding.Isolation.NONE);
        decoding = DecodePool.start(1, Decoders.of(settings, metrics), Duration.ofSeconds(30), metrics);
        driver = new TopologyTestDriver(PoisonTopology.of(new Poisoning(
                        TopicNames.DEFAULT,
                        serdes,
                        new Poisoning.Pictures(decoding, Set.of("weather")),
                        new Poisoning.Batched(models, RUNTIME.hurries(), new InFlight(10), Duration.ofSeconds(30)),
                        new Poisoning.Observers(metrics, Clock.fixed(NOW, ZoneOffset.UTC))))
                .topology());
        raw = driver.createInputTopic("raw-images", new ByteArraySerializer(), new ByteArraySerializer());
        poisoned = driver.createOutputTopic(
                "poisoned-features",
                new StringDeserializer(),
                AvroSerdes.deserializer(PoisonedRecord.class, this.registry));
        dead = driver.createOutputTopic(
                "gateway-dead-letters",
                new StringDeserializer(),
                AvroSerdes.deserializer(DeadLetter.class, this.registry));
    }

    @AfterEach
    void close() {
        driver.close();
        decoding.close();
        serdes.close();
        models.close();
        serializer.close();
    }

    @Test
    void shouldPoisonAPictureWhateverItsFormat() {
        // When
        pipe(TestPictures.record("camera", "png", TestPictures.noisePng(1)));
        pipe(TestPictures.record("camera", "jpeg", TestPictures.jpeg()));

        // Then
        List<PoisonedRecord> records = poisoned.readValuesToList();
        assertThat(records).extracting(PoisonedRecord::getId).containsExactly("png", "jpeg");
        assertThat(records).allSatisfy(record -> {
            assertThat(record.getNetworkId()).isEqualTo("tiny");
            assertThat(record.getDpfVersion()).isEqualTo(1);
            assertThat(record.getCapturedAt()).isEqualTo(TestPictures.CAPTURED);
            assertThat(record.getTensor().getDtype()).isEqualTo(DType.FLOAT32);
            assertThat(record.getTensor().getShape()).containsExactly(2, 4, 4);
        });
        assertThat(dead.isEmpty()).isTrue();
        assertThat(count(GatewayMetrics.RECORDS_IN)).isEqualTo(2);
        assertThat(count(GatewayMetrics.RECORDS_POISONED)).isEqualTo(2);
    }

    @Test
    void shouldPassNothingButWhatIsAllowed() {
        // Given
        RawImage image = TestPictures.record("camera", "a", TestPictures.noisePng(1));
        image.setLabel("shoe");
        image.setAttributes(Map.of("weather", "rain", "gps", "48.1,11.5"));
        RecordHeaders headers = new RecordHeaders();
        headers.add("exif", new byte[] {1, 2});

        // When
        raw.pipeInput(new TestRecord<>(
                "another key".getBytes(StandardCharsets.UTF_8), bytes(image), headers, Instant.ofEpochMilli(77)));

        // Then
        TestRecord<String, PoisonedRecord> record = poisoned.readRecord();
        assertThat(record.key()).isEqualTo("camera");
        assertThat(record.headers()).isEmpty();
        assertThat(record.timestamp()).isEqualTo(77);
        assertThat(record.value().getLabel()).isEqualTo("shoe");
        assertThat(record.value().getAttributes()).isEqualTo(Map.of("weather", "rain"));
    }

    @Test
    void shouldUseTheNewVersionWhenOneIsSwappedIn() throws Exception {
        RawImage image = TestPictures.record("camera", "a", TestPictures.noisePng(1));
        pipe(image);

        models.swap(Lineup.of(model(TestModels.writeConvolution(directory.resolve("v2"), 2))));
        pipe(image);

        PoisonedRecord before = poisoned.readValue();
        PoisonedRecord after = poisoned.readValue();
        assertThat(before.getDpfVersion()).isEqualTo(1);
        assertThat(after.getDpfVersion()).isEqualTo(2);
        assertThat(WireTensors.decode(after.getTensor())).isNotEqualTo(WireTensors.decode(before.getTensor()));
    }

    @Test
    void shouldCallItMalformedWhenTheValueIsNoRecord() {
        raw.pipeInput(null, new byte[] {1, 2, 3});
        assertUnread(DeadLetterReason.MALFORMED_RECORD, 0);

        raw.pipeInput(new TestRecord<>(null, null));
        assertUnread(DeadLetterReason.MALFORMED_RECORD, 1);

        byte[] cut = bytes(TestPictures.record("camera", "a", TestPictures.noisePng(1)));
        raw.pipeInput(null, Arrays.copyOf(cut, cut.length - 10));
        assertUnread(DeadLetterReason.MALFORMED_RECORD, 2);

        assertThat(dead(DeadLetterReason.MALFORMED_RECORD)).isEqualTo(3);
    }

    @Test
    void shouldCallTheSchemaUnknownWhenTheRegistryHasNone() {
        byte[] bytes = bytes(TestPictures.record("camera", "a", TestPictures.noisePng(1)));
        ByteBuffer.wrap(bytes).putInt(1, 4711);

        raw.pipeInput(null, bytes);

        assertUnread(DeadLetterReason.UNKNOWN_SCHEMA, 0);
        assertThat(dead(DeadLetterReason.UNKNOWN_SCHEMA)).isEqualTo(1);
    }

    @Test
    void shouldGiveThePictureUpWithItsReasonWhenItCannotBeDecoded() {
        byte[] png = TestPictures.noisePng(1);

        pipe(TestPictures.record("camera", "gif", "GIF89a".getBytes(StandardCharsets.US_ASCII)));
        assertGivenUp(DeadLetterReason.UNSUPPORTED_FORMAT, "gif");

        pipe(TestPictures.record("camera", "half", Arrays.copyOf(png, png.length / 2)));
        assertGivenUp(DeadLetterReason.UNDECODABLE, "half");

        pipe(TestPictures.record("camera", "wide", encoded(65)));
        assertGivenUp(DeadLetterReason.TOO_LARGE, "wide");

        pipe(TestPictures.record("camera", "empty", new byte[0]));
        assertGivenUp(DeadLetterReason.UNSUPPORTED_FORMAT, "empty");
    }

    @Test
    void shouldGiveThePictureUpWhenTheModelGivesNoFiniteValues() throws Exception {
        models.swap(Lineup.of(model(TestModels.writeFragile(directory.resolve("v3"), 3))));

        pipe(TestPictures.record("camera", "good", TestPictures.plainPng((byte) 7)));
        pipe(TestPictures.record("camera", "bad", TestPictures.plainPng(TestModels.FATAL_LEVEL)));

        assertThat(poisoned.readValuesToList())
                .extracting(PoisonedRecord::getId)
                .containsExactly("good");
        DeadLetter letter = assertGivenUp(DeadLetterReason.INFERENCE_FAILED, "bad");
        assertThat(letter.getDpfVersion()).isEqualTo(3);
    }

    @Test
    void shouldGiveThePictureUpWhenItsTextsAreTooLong() {
        RawImage image = TestPictures.record("camera", "long", TestPictures.noisePng(1));
        image.setAttributes(Map.of("weather", "x".repeat(10_000)));

        pipe(image);

        assertGivenUp(DeadLetterReason.TOO_LARGE, "long");
    }

    @Test
    void shouldThrowAndWriteNothingWhenTheRegistryIsAway() {
        // Given
        byte[] value = bytes(TestPictures.record("camera", "a", TestPictures.noisePng(1)));
        driver.close();
        decoding.close();
        serdes.close();
        open(RegistryConfig.of("http://127.0.0.1:9"));

        // When, then
        assertThatThrownBy(() -> raw.pipeInput(null, value))
                .hasRootCauseInstanceOf(ConnectException.class)
                .cause()
                .isInstanceOf(RegistryUnavailableException.class);
        assertThat(poisoned.isEmpty()).isTrue();
        assertThat(dead.isEmpty()).isTrue();
    }

    private void assertUnread(DeadLetterReason reason, long offset) {
        TestRecord<String, DeadLetter> letter = dead.readRecord();
        assertThat(letter.key()).isNull();
        assertThat(letter.value().getReason()).isEqualTo(reason);
        assertThat(letter.value().getTopic()).isEqualTo("raw-images");
        assertThat(letter.value().getPartition()).isZero();
        assertThat(letter.value().getOffset()).isEqualTo(offset);
        assertThat(letter.value().getId()).isNull();
        assertThat(letter.value().getFailedAt()).isEqualTo(NOW);
        assertThat(poisoned.isEmpty()).isTrue();
    }

    private DeadLetter assertGivenUp(DeadLetterReason reason, String id) {
        double counted = dead(reason);
        TestRecord<String, DeadLetter> letter = dead.readRecord();
        assertThat(letter.key()).isEqualTo("camera");
        assertThat(letter.headers()).isEmpty();
        assertThat(letter.value().getReason()).isEqualTo(reason);
        assertThat(letter.value().getId()).isEqualTo(id);
        assertThat(letter.value().getSource()).isEqualTo("camera");
        assertThat(letter.value().getDpfVersion()).isNotNull();
        assertThat(letter.value().getDetail()).isNotBlank().doesNotContain("\n");
        assertThat(counted).isPositive();
        assertThat(poisoned.isEmpty()).isTrue();
        return letter.value();
    }

    private static byte[] encoded(int side) {
        return PngEncoder.encode(TestPictures.noise(3, side));
    }

    private void pipe(RawImage image) {
        raw.pipeInput(image.getSource().getBytes(StandardCharsets.UTF_8), bytes(image));
    }

    private byte[] bytes(RawImage image) {
        return serializer.serialize("raw-images", image);
    }

    private static PoisonModel model(Path bundle) throws Exception {
        return RUNTIME.open(Bundle.open(bundle, TrustPolicy.acceptUnsigned()));
    }

    private double count(String name) {
        return meters.get(name).counter().count();
    }

    private double dead(DeadLetterReason reason) {
        return meters.get(GatewayMetrics.RECORDS_DEAD)
                .tag(GatewayMetrics.REASON, reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }
}
