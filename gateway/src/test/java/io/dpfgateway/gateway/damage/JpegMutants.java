package io.dpfgateway.gateway.damage;

import static io.dpfgateway.schemas.record.DeadLetterReason.TOO_LARGE;
import static io.dpfgateway.schemas.record.DeadLetterReason.UNDECODABLE;

import io.dpfgateway.imaging.decode.PictureLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Damages JPEGs in ways after which none can be a picture within the limits any more (ITU-T T.81). */
final class JpegMutants {
    private static final int END_BYTES = 2;
    private static final int SOF0 = 0xc0;
    private static final int SOF15 = 0xcf;
    private static final int DHT = 0xc4;
    private static final int SOS = 0xda;

    private final PictureLimits limits;
    private final Random random;

    JpegMutants(PictureLimits limits, Random random) {
        this.limits = limits;
        this.random = random;
    }

    /** One of the ways, by its number. */
    Case mutant(int way, byte[] jpeg) {
        int frame = frame(jpeg);
        return switch (way % 10) {
            // At least the end marker is missing.
            case 0 -> Case.bad("jpeg-cut", Arrays.copyOf(jpeg, 3 + random.nextInt(jpeg.length - 3)), UNDECODABLE);
            // Its data ends long before all blocks have had theirs.
            case 1 -> Case.bad("jpeg-cut-and-closed", closed(jpeg), UNDECODABLE);
            case 2 -> Case.bad("jpeg-side", sized(jpeg, frame, side(), 1 + random.nextInt(65535)), TOO_LARGE);
            case 3 -> Case.bad("jpeg-65535", sized(jpeg, frame, 65535, 65535), TOO_LARGE);
            case 4 -> Case.bad("jpeg-pixels", sized(jpeg, frame, limits.maxSide(), limits.maxSide()), TOO_LARGE);
            case 5 -> Case.bad("jpeg-no-height", sized(jpeg, frame, 16, 0), UNDECODABLE);
            case 6 -> Case.bad("jpeg-liar", sized(jpeg, frame, 1000 + random.nextInt(900), 1000), UNDECODABLE);
            // Lossless, differential, arithmetic: kinds of which nobody sends pictures.
            case 7 -> Case.bad("jpeg-process", with(jpeg, frame + 1, 0xc3 + 2 * random.nextInt(2) + 4), UNDECODABLE);
            case 8 -> Case.bad("jpeg-12-bits", with(jpeg, frame + 4, 12), UNDECODABLE);
            default -> Case.bad("jpeg-twice", twice(jpeg, frame), UNDECODABLE);
        };
    }

    private int side() {
        return limits.maxSide() + 1 + random.nextInt(65535 - limits.maxSide());
    }

    /** Half of the first scan's data, and the end marker. */
    private static byte[] closed(byte[] jpeg) {
        int header = segment(jpeg, SOS, SOS);
        int scan = header + 2 + length(jpeg, header);
        int end = scan;
        while (jpeg[end] != (byte) 0xff || jpeg[end + 1] == 0) {
            end++;
        }
        byte[] cut = Arrays.copyOf(jpeg, (scan + end) / 2 + END_BYTES);
        // Not between the two bytes of a stuffed one.
        cut[cut.length - END_BYTES - 1] = 0;
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;
        return cut;
    }

    private static byte[] sized(byte[] jpeg, int frame, int width, int height) {
        byte[] sized = jpeg.clone();
        ByteBuffer.wrap(sized).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
        return sized;
    }

    private static byte[] with(byte[] jpeg, int at, int value) {
        byte[] changed = jpeg.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] twice(byte[] jpeg, int frame) {
        int length = 2 + length(jpeg, frame);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, frame + length);
        out.write(jpeg, frame, jpeg.length - frame);
        return out.toByteArray();
    }

    private static int frame(byte[] jpeg) {
        return segment(jpeg, SOF0, SOF15);
    }

    /** Where the first segment of these markers begins; tables of Huffman codes are none of them. */
    private static int segment(byte[] jpeg, int first, int last) {
        int at = 2;
        while (true) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker >= first && marker <= last && marker != DHT) {
                return at;
            }
            at += 2 + length(jpeg, at);
        }
    }

    private static int length(byte[] jpeg, int segment) {
        return ByteBuffer.wrap(jpeg).getShort(segment + 2) & 0xffff;
    }
}
