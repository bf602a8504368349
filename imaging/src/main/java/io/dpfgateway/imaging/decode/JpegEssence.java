package io.dpfgateway.imaging.decode;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The part of a JPEG that draws the picture. Application segments (EXIF with its places and thumbnails, colour profiles)
 * and comments are cut out; JFIF and Adobe stay, for they say what the components mean. Of the first EXIF segment the
 * orientation is remembered. What follows the end marker is cut off. Markers are those of ITU-T T.81, table B.1.
 */
final class JpegEssence {
    private static final int SOF0 = 0xc0;
    private static final int SOF2 = 0xc2;
    private static final int DHT = 0xc4;
    private static final int JPG = 0xc8;
    private static final int DAC = 0xcc;
    private static final int SOF15 = 0xcf;
    private static final int RST0 = 0xd0;
    private static final int RST7 = 0xd7;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final String EXIF = "Exif\0\0";
    private static final byte[] START_OF_IMAGE = {(byte) 0xff, (byte) 0xd8};

    /**
     * JFIF 1.1, square pixels, no thumbnail. Goes before three components of which no segment says what they are, such as
     * cameras write that put EXIF instead. They are luminance and chrominance; ImageIO would take some of them for RGB.
     */
    private static final byte[] JFIF_SEGMENT = HexFormat.of().parseHex("ffe000104a46494600010100000100010000");

    private static final int ADOBE_TRANSFORM_AT = 11;
    private static final int ADOBE_YCCK = 2;

    private final byte[] encoded;
    private final ByteBuffer in;
    private final PictureLimits limits;
    private final ByteArrayOutputStream kept;
    private int width;
    private int height;
    private int components;
    private int scans;
    private boolean ycck;
    private boolean coloursAreTold;
    private boolean namedRgb;
    private @Nullable Orientation orientation;

    private JpegEssence(byte[] encoded, PictureLimits limits) {
        this.encoded = encoded;
        this.in = ByteBuffer.wrap(encoded);
        this.limits = limits;
        this.kept = new ByteArrayOutputStream(encoded.length);
    }

    static JpegEssence of(byte[] encoded, PictureLimits limits) {
        JpegEssence essence = new JpegEssence(encoded, limits);
        try {
            essence.walk();
            return essence;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new UndecodableException("JPEG of " + encoded.length + " bytes ends too early: send it again", e);
        }
    }

    /** By how much the picture may be reduced. */
    int factor(Reduction reduction) {
        return orientation().isTurned() ? reduction.factor(height, width) : reduction.factor(width, height);
    }

    Orientation orientation() {
        return orientation == null ? Orientation.TOP_LEFT : orientation;
    }

    /** 1: grey, 3: colour, 4: CMYK or YCCK. */
    int components() {
        return components;
    }

    /** Whether four components are luminance, two of chrominance, and black. */
    boolean isYcck() {
        return ycck;
    }

    /** A JPEG of the same pixels without metadata. */
    byte[] bytes() {
        boolean nameless = components == 3 && !coloursAreTold && !namedRgb;
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream(kept.size() + JFIF_SEGMENT.length + 4);
        jpeg.writeBytes(START_OF_IMAGE);
        if (nameless) {
            jpeg.writeBytes(JFIF_SEGMENT);
        }
        jpeg.writeBytes(kept.toByteArray());
        return jpeg.toByteArray();
    }

    /** One pass over the segments. Reading beyond the end throws what {@link #of} catches. */
    private void walk() {
        in.position(START_OF_IMAGE.length);
        for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
            segment(marker);
        }
        require(scans > 0, "has no pixel data");
        kept.write(0xff);
        kept.write(EOI);
    }

    private int nextMarker() {
        int last = in.get() & 0xff;
        int next = in.get() & 0xff;
        while (last != 0xff || next == 0xff || next == 0) {
            last = next;
            next = in.get() & 0xff;
        }
        return next;
    }

    private void segment(int marker) {
        int start = in.position() - 2;
        int length = in.getShort() & 0xffff;
        require(length >= 2, "has a segment of " + length + " bytes, at least 2 are needed");
        ByteBuffer body = in.slice(in.position(), Math.min(length - 2, in.remaining()));
        in.position(start + 2 + length);
        if (marker == SOS) {
            require(components > 0, "has pixel data before its header");
            limits.checkScans(++scans);
            skipEntropyCodedData();
        } else if (isFrameHeader(marker)) {
            frame(marker, body);
            namedRgb = components == 3 && areNamedRgb(body);
        } else if (marker == APP14 && begins(body, "Adobe") && body.remaining() > ADOBE_TRANSFORM_AT) {
            ycck = body.get(ADOBE_TRANSFORM_AT) == ADOBE_YCCK;
        } else if (marker == APP1 && begins(body, EXIF) && orientation == null) {
            orientation = Exif.orientation(body.position(EXIF.length()));
        }
        if (drawsPixels(marker, body)) {
            keep(start, in.position());
            coloursAreTold |= marker == APP0 || marker == APP14;
        }
    }

    private void frame(int marker, ByteBuffer body) {
        require(components == 0, "has two headers");
        int precision = body.get();
        height = body.getShort() & 0xffff;
        width = body.getShort() & 0xffff;
        components = body.get();
        limits.checkSize(width, height);
        if (marker > SOF2 || precision != 8 || (components != 1 && components != 3 && components != 4)) {
            throw new UndecodableException("JPEG is of a kind that is not read (process " + (marker - SOF0) + ", "
                    + precision + " bits, " + components
                    + " components): send a baseline or progressive one with 8 bits and 1, 3 or 4 components");
        }
    }

    /** Reads the names of three components; two bytes about sampling and quantization follow each. */
    private static boolean areNamedRgb(ByteBuffer body) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            names.append((char) body.get());
            body.getShort();
        }
        return names.toString().equals("RGB");
    }

    /** To the next marker. Restart markers and stuffed zeros belong to the data. */
    private void skipEntropyCodedData() {
        int at = in.position();
        while (at + 1 < encoded.length && !endsData(encoded[at], encoded[at + 1])) {
            at++;
        }
        in.position(at);
    }

    private static boolean endsData(byte first, byte second) {
        int marker = second & 0xff;
        return first == (byte) 0xff && marker != 0 && marker != 0xff && (marker < RST0 || marker > RST7);
    }

    private static boolean isFrameHeader(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    private static boolean drawsPixels(int marker, ByteBuffer body) {
        return switch (marker) {
            case DHT, DQT, DRI, SOS -> true;
            case APP0 -> begins(body, "JFIF\0");
            case APP14 -> begins(body, "Adobe");
            default -> isFrameHeader(marker);
        };
    }

    private static boolean begins(ByteBuffer body, String name) {
        byte[] expected = name.getBytes(StandardCharsets.US_ASCII);
        return body.limit() >= expected.length && body.slice(0, expected.length).equals(ByteBuffer.wrap(expected));
    }

    private void keep(int start, int end) {
        kept.write(encoded, start, end - start);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UndecodableException("JPEG is damaged, it " + otherwise + ": send it again");
        }
    }
}
