package io.dpfgateway.gateway.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SamplingTopologyTest {
    private static final int CAP = 30;
    private static final Sampling SAMPLING = new Sampling(0.5, CAP);
    private static final SampleShare SHARE = new SampleShare(SAMPLING.share());

    private final RegistryConfig registry = RegistryConfig.of("mock://sampling").withAutoRegister(true);
    private final Serializer<RawImage> serializer = AvroSerdes.serializer(RawImage.class, registry);
    private final Deserializer<RawImage> deserializer = AvroSerdes.deserializer(RawImage.class, registry);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver = new TopologyTestDriver(
            SamplingTopology.of(TopicNames.DEFAULT, deserializer, SAMPLING, new GatewayMetrics(meters)));
    private final TestInputTopic<byte[], byte[]> raw =
            driver.createInputTopic("raw-images", new ByteArraySerializer(), new ByteArraySerializer());
    private final TestOutputTopic<byte[], byte[]> samples =
            driver.createOutputTopic("training-samples", new ByteArrayDeserializer(), new ByteArrayDeserializer());

    @AfterEach
    void close() {
        driver.close();
        serializer.close();
        deserializer.close();
    }

    @Test
    void shouldCopyTheShareUntouchedButForItsHeaders() {
        // Given
        List<byte[]> expected = new ArrayList<>();

        // When
        for (int i = 0; i < 40; i++) {
            byte[] value = serialized("picture-" + i);
            if (SHARE.includes("picture-" + i)) {
                expected.add(value);
            }
            RecordHeaders headers = new RecordHeaders();
            headers.add("gps", new byte[] {1});
            raw.pipeInput(new TestRecord<>(new byte[] {7, (byte) i}, value, headers, Instant.ofEpochMilli(1000 + i)));
        }

        // Then
        List<TestRecord<byte[], byte[]>> copied = samples.readRecordsToList();
        assertThat(copied).extracting(TestRecord::value).containsExactlyElementsOf(expected);
        assertThat(copied).allSatisfy(sample -> {
            assertThat(sample.headers()).isEmpty();
            assertThat(sample.timestamp()).isEqualTo(1000L + sample.key()[1]);
        });
        assertThat(meters.get(GatewayMetrics.RECORDS_SAMPLED).counter().count()).isEqualTo(expected.size());
    }

    @Test
    void shouldLeaveOutAndCountWhatItCannotRead() {
        raw.pipeInput(new byte[] {1}, new byte[] {1, 2, 3});
        raw.pipeInput(new TestRecord<>(new byte[] {1}, null));

        assertThat(samples.isEmpty()).isTrue();
        assertThat(leftOut("unreadable")).isEqualTo(2);
    }

    @Test
    void shouldLeaveOutAndCountWhatTheTopicDoesNotTake() {
        String id = sampledId();
        byte[] value = serializer.serialize(
                "raw-images", TestPictures.record("camera", id, new byte[TopicSettings.LARGE_RECORDS]));

        raw.pipeInput(null, value);

        assertThat(samples.isEmpty()).isTrue();
        assertThat(leftOut("too_large")).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutAndCountWhatIsOverTheCapOfItsMinute() {
        // Given
        List<byte[]> inShare = new ArrayList<>();
        for (int i = 0; inShare.size() < 3 * CAP; i++) {
            if (SHARE.includes("picture-" + i)) {
                inShare.add(serialized("picture-" + i));
            }
        }

        // When: two thirds in one minute, one third in the next
        for (int i = 0; i < inShare.size(); i++) {
            raw.pipeInput(new byte[] {1}, inShare.get(i), i < 2 * CAP ? 59_999 : 60_000);
        }

        // Then
        List<byte[]> expected = new ArrayList<>(inShare.subList(0, CAP));
        expected.addAll(inShare.subList(2 * CAP, 3 * CAP));
        assertThat(samples.readValuesToList()).containsExactlyElementsOf(expected);
        assertThat(leftOut("over_cap")).isEqualTo(CAP);
    }

    private static String sampledId() {
        for (int i = 0; ; i++) {
            if (SHARE.includes("id" + i)) {
                return "id" + i;
            }
        }
    }

    private double leftOut(String reason) {
        return meters.get(GatewayMetrics.SAMPLES_LEFT_OUT)
                .tag(GatewayMetrics.REASON, reason)
                .counter()
                .count();
    }

    private byte[] serialized(String id) {
        return serializer.serialize("raw-images", TestPictures.record("camera", id, new byte[] {1, 2, 3}));
    }
}
