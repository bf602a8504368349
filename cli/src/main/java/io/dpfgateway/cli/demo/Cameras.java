package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.camera.PictureProducer;
import io.dpfgateway.schemas.record.RawImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Twenty cameras that take turns. Every tenth is faulty and sends a few damaged pictures among the good ones. Not
 * thread-safe.
 */
final class Cameras {
    private static final int COUNT = 20;
    private static final int FAULTY = 10;
    private static final String PICTURE = "picture-";

    private final PictureProducer producer;
    private final List<String> labels;
    private final Clock clock;
    private final List<String> sent = new ArrayList<>();

    /** @param labels the names of the classes */
    Cameras(PictureProducer producer, List<String> labels, Clock clock) {
        this.producer = producer;
        this.labels = labels;
        this.clock = clock;
    }

    /** Sends pictures from {@code from} up to {@code to}, and then each faulty camera its damaged ones. */
    void send(DemoPictures pictures, int from, int to) {
        for (int i = from; i < to; i++) {
            send(i % COUNT + 1, id(i), pictures.png(i), labels.get(pictures.labelOf(i)));
        }
        for (int camera = FAULTY; camera <= COUNT; camera += FAULTY) {
            int n = 0;
            for (byte[] damaged : damage(pictures.png(from))) {
                send(camera, "damaged-" + from + "-" + camera + "-" + n++, damaged, null);
            }
        }
        producer.flush();
    }

    private void send(int camera, String id, byte[] image, @Nullable String label) {
        String source = String.format(Locale.ROOT, "camera-%02d", camera);
        producer.send(new RawImage(id, source, clock.instant(), ByteBuffer.wrap(image), label, Map.of()));
        sent.add(id);
    }

    /** Cut short in transit, one byte flipped, a text, a GIF, nothing at all. */
    private static List<byte[]> damage(byte[] png) {
        byte[] flipped = png.clone();
        flipped[png.length / 2] ^= 0x40;
        return List.of(
                Arrays.copyOf(png, png.length / 2),
                flipped,
                "no picture today".getBytes(StandardCharsets.UTF_8),
                "GIF89a".getBytes(StandardCharsets.US_ASCII),
                new byte[0]);
    }

    /** The ids of all records sent so far. */
    List<String> sent() {
        return sent;
    }

    static String id(int index) {
        return PICTURE + index;
    }

    /** The index of a good picture by its id. */
    static int indexOf(String id) {
        return Integer.parseInt(id.substring(PICTURE.length()));
    }
}
