package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.batch.InFlight;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.decode.DecodePool;
import io.dpfgateway.gateway.decode.TroubledDecoder;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.poison.PoisonSerdes;
import io.dpfgateway.gateway.poison.PoisonTopology;
import io.dpfgateway.gateway.poison.Poisoning;
import io.dpfgateway.gateway.rollout.Lineup;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that crash their decoder's process, for real, or hang it, on their way through the topology. */
@Timeout(60)
class TroubledDecoderIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final RegistryConfig registry = RegistryConfig.of("mock://trouble").withAutoRegister(true);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path directory;

    @Test
    void shouldBuryThemWithTheirReasonAndPoisonTheOthers() throws Exception {
        GatewayMetrics metrics = new GatewayMetrics(meters);
        InferenceRuntime runtime = TestModels.runtime(Inference.singleThreaded());
        Path bundle = TestModels.writeConvolution(directory.resolve("v1"), 1);
        try (ModelSlot models =
                        new ModelSlot(Lineup.of(runtime.open(Bundle.open(bundle, TrustPolicy.acceptUnsigned()))));
                PoisonSerdes serdes = PoisonSerdes.open(registry);
                DecodePool decoding = DecodePool.start(
                        1, TroubledDecoder.decoders(PictureLimits.DEFAULT, metrics), TIMEOUT, metrics);
                LogCapture log = new LogCapture();
                TopologyTestDriver driver = new TopologyTestDriver(PoisonTopology.of(new Poisoning(
                                TopicNames.DEFAULT,
                                serdes,
                                new Poisoning.Pictures(decoding, Set.of()),
                                new Poisoning.Batched(
                                        models, runtime.hurries(), new InFlight(10), Duration.ofSeconds(30)),
                                new Poisoning.Observers(metrics, Clock.systemUTC())))
                        .topology())) {

            // When
            List<byte[]> pictures = List.of(
                    TestPictures.noisePng(1),
                    TroubledDecoder.CRASH,
                    TestPictures.noisePng(2),
                    TroubledDecoder.HANG,
                    TestPictures.noisePng(3));
            send(driver, pictures);

            // Then
            List<PoisonedRecord> poisoned = driver.createOutputTopic(
                            "poisoned-features",
                            new StringDeserializer(),
                            AvroSerdes.deserializer(PoisonedRecord.class, registry))
                    .readValuesToList();
            List<DeadLetter> dead = driver.createOutputTopic(
                            "gateway-dead-letters",
                            new StringDeserializer(),
                            AvroSerdes.deserializer(DeadLetter.class, registry))
                    .readValuesToList();
            assertThat(poisoned).extracting(PoisonedRecord::getId).containsExactly("0", "2", "4");
            assertThat(dead).extracting(DeadLetter::getId).containsExactly("1", "3");
            assertThat(dead)
                    .extracting(DeadLetter::getReason)
                    .containsExactly(DeadLetterReason.DECODER_CRASHED, DeadLetterReason.DECODE_TIMEOUT);
            assertThat(counted(GatewayMetrics.RECORDS_DEAD, DeadLetterReason.DECODER_CRASHED))
                    .isEqualTo(1);
            assertThat(counted(GatewayMetrics.RECORDS_DEAD, DeadLetterReason.DECODE_TIMEOUT))
                    .isEqualTo(1);
            assertThat(new String(log.bytes(), StandardCharsets.UTF_8))
                    .containsPattern(
                            "picture was too much for its decoder.*topic=\"raw-images\" partition=\"0\" offset=\"1\"")
                    .containsPattern(
                            "picture was too much for its decoder.*topic=\"raw-images\" partition=\"0\" offset=\"3\"");
        }
    }

    private void send(TopologyTestDriver driver, List<byte[]> pictures) {
        try (Serializer<RawImage> images = AvroSerdes.serializer(RawImage.class, registry)) {
            TestInputTopic<byte[], byte[]> raw =
                    driver.createInputTopic("raw-images", new ByteArraySerializer(), new ByteArraySerializer());
            for (int i = 0; i < pictures.size(); i++) {
                RawImage image = TestPictures.record("camera", String.valueOf(i), pictures.get(i));
                raw.pipeInput(new byte[] {1}, images.serialize("raw-images", image));
            }
        }
    }

    private double counted(String name, DeadLetterReason reason) {
        return meters.get(name)
                .tag(GatewayMetrics.REASON, reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }
}
