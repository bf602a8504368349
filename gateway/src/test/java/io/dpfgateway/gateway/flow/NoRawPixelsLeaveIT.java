package io.dpfgateway.gateway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of the gateway: no 16 bytes in a row of an encoded picture, of its pixels, or of the network's input made from
 * them, are on any topic but raw-images and training-samples, nor in a log. The pictures are noise, so nothing else looks
 * like them.
 */
@Timeout(180)
class NoRawPixelsLeaveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PICTURES = 12;

    @TempDir
    Path directory;

    private final PixelScanner scanner = new PixelScanner();
    private final PixelScanner printed = new PixelScanner();

    @Test
    void shouldHoldWhateverIsSent() throws Exception {
        try (LogCapture log = new LogCapture();
                Stack stack = BoxedStack.start(directory.resolve("box"));
                Installation installation = new Installation(stack)) {
            // Given
            installation.announce(TestModels.writeConvolution(directory.resolve("v1"), 1), 1);

            // When
            run(installation);

            // Then: the scanner sees what is there
            for (Topic mayHold : new Topic[] {Topic.RAW_IMAGES, Topic.TRAINING_SAMPLES}) {
                assertThat(installation.readRaw(mayHold))
                        .isNotEmpty()
                        .allMatch(record -> scanner.finds(record.value()), "a picture is on " + mayHold);
            }
            // And finds nothing elsewhere
            for (Topic topic : Topic.values()) {
                if (topic != Topic.RAW_IMAGES && topic != Topic.TRAINING_SAMPLES) {
                    assertThat(installation.readRaw(topic).stream().flatMap(NoRawPixelsLeaveIT::parts))
                            .as("%s", topic)
                            .noneMatch(scanner::finds)
                            .noneMatch(printed::finds);
                }
            }
            assertThat(installation.readRaw(Topic.TRAINING_SAMPLES))
                    .allMatch(sample -> sample.headers().toArray().length == 0);
            String text = new String(log.bytes(), StandardCharsets.ISO_8859_1);
            assertThat(text).contains("model runs").contains("stream thread failed; it is replaced");
            assertThat(scanner.finds(log.bytes())).isFalse();
            assertThat(printed.finds(log.bytes())).isFalse();
        }
    }

    /** A stream thread that is replaced ends with its exception, which is no failure of the test. */
    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).dontCatchUncaughtExceptions();
    }

    /** With a registry that goes away, so that threads fail while they hold pictures. */
    private void run(Installation installation) throws Exception {
        try (CuttableProxy registry = new CuttableProxy(installation.registry().url())) {
            GatewayConfig config = Installation.behind(
                    installation.config(directory.resolve("state")).withSampling(new Sampling(1)), registry.url());
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            try (Gateway gateway = Gateway.start(config, meters)) {
                registry.cut();
                for (int i = 0; i < PICTURES; i++) {
                    send(installation, i);
                }
                patiently()
                        .until(() ->
                                meters.find(GatewayMetrics.THREADS_REPLACED).counter() != null);
                registry.mend();
                patiently().until(() -> gateway.state() == GatewayState.RUNNING);
                patiently()
                        .until(() ->
                                installation.readRaw(Topic.POISONED_FEATURES).size()
                                                + installation
                                                        .readRaw(Topic.GATEWAY_DEAD_LETTERS)
                                                        .size()
                                        >= PICTURES);
                patiently()
                        .until(() ->
                                !installation.readRaw(Topic.TRAINING_SAMPLES).isEmpty());
            }
        }
        assertThat(installation.readRaw(Topic.POISONED_FEATURES)).isNotEmpty();
        assertThat(installation.readRaw(Topic.GATEWAY_DEAD_LETTERS)).isNotEmpty();
    }

    /** Good pictures, damaged ones, bytes that are no record, and pixels in headers, keys and attributes. */
    private void send(Installation installation, int i) {
        Picture picture = TestPictures.noise(i, i % 2 == 0 ? TestModels.SIDE : 24);
        byte[] png = PngEncoder.encode(picture);
        keepSecret(picture, png);
        RawImage image = TestPictures.record("camera-" + i % 3, "picture-" + i, png);
        image.setAttributes(Map.of("thumbnail", HexFormat.of().formatHex(png)));
        byte[] value = installation.serialized(image);
        if (i % 4 == 1) {
            image.setImage(ByteBuffer.wrap(Arrays.copyOf(png, png.length / 2)));
            value = installation.serialized(image);
        } else if (i % 4 == 3) {
            // The picture alone, without the envelope: unreadable, and its key is made of pixels too.
            value = png;
        }
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                installation.names().of(Topic.RAW_IMAGES), Arrays.copyOfRange(png, 60, 100), value);
        record.headers().add("exif", png);
        installation.send(record);
    }

    private void keepSecret(Picture picture, byte[] png) {
        // Without the PNG's beginning and end, which all PNGs share.
        byte[] essence = Arrays.copyOfRange(png, 48, png.length - 16);
        byte[] pixels = picture.toBytes();
        byte[] grey = picture.toGrey().toBytes();
        for (byte[] secret : new byte[][] {essence, pixels, grey, floats(pixels), floats(grey)}) {
            scanner.add(secret);
        }
        for (byte[] secret : new byte[][] {essence, pixels, grey}) {
            printed.add(HexFormat.of().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
            printed.add(HexFormat.of().withUpperCase().formatHex(secret).getBytes(StandardCharsets.US_ASCII));
            printed.add(Arrays.toString(secret).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** As the network gets them. */
    private static byte[] floats(byte[] pixels) {
        ByteBuffer floats = ByteBuffer.allocate(pixels.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (byte pixel : pixels) {
            floats.putFloat((float) ((pixel & 0xff) / 255.0));
        }
        return floats.array();
    }

    private static Stream<byte[]> parts(ConsumerRecord<byte[], byte[]> record) {
        Stream<byte[]> headers = Stream.of(record.headers().toArray()).map(Header::value);
        return Stream.concat(headers, Stream.of(record.key(), record.value())).filter(part -> part != null);
    }
}
