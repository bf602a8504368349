package io.dpfgateway.gateway.damage;

import static io.dpfgateway.schemas.record.DeadLetterReason.TOO_LARGE;
import static io.dpfgateway.schemas.record.DeadLetterReason.UNDECODABLE;

import io.dpfgateway.imaging.decode.PictureLimits;
import java.util.Arrays;
import java.util.Random;

/** Damages PNGs in ways after which none can be a picture within the limits any more (W3C PNG, second edition). */
final class PngMutants {
    private static final int SIGNATURE_BYTES = 8;

    private final PictureLimits limits;
    private final Random random;

    PngMutants(PictureLimits limits, Random random) {
        this.limits = limits;
        this.random = random;
    }

    /** One of the ways, by its number. */
    Case mutant(int way, byte[] png) {
        return switch (way % 12) {
            // At least the end chunk is not whole.
            case 0 ->
                Case.bad(
                        "png-cut",
                        Arrays.copyOf(png, SIGNATURE_BYTES + random.nextInt(png.length - SIGNATURE_BYTES)),
                        UNDECODABLE);
            // A checksum of 32 bits sees every single bit.
            case 1 -> Case.bad("png-bit", bitFlipped(png), UNDECODABLE);
            case 2 -> Case.bad("png-side", sized(side(), 16), TOO_LARGE);
            case 3 -> Case.bad("png-pixels", sized(limits.maxSide(), limits.maxSide()), TOO_LARGE);
            case 4 -> Case.bad("png-narrow", sized(2, 2 * limits.maxAspectRatio() + 2), TOO_LARGE);
            case 5 -> Case.bad("png-no-width", sized(0, 1 + random.nextInt(100)), UNDECODABLE);
            case 6 -> Case.bad("png-liar", liar(), UNDECODABLE);
            case 7 -> Case.bad("png-no-zlib", noZlib(), UNDECODABLE);
            case 8 -> Case.bad("png-filter", unknownFilter(), UNDECODABLE);
            case 9 -> Case.bad("png-no-palette", noPalette(), UNDECODABLE);
            case 10 -> Case.bad("png-colours", unknownColours(), UNDECODABLE);
            default -> Case.bad("png-no-data", new Png().header(16, 16, 8, 0).end(), UNDECODABLE);
        };
    }

    private int side() {
        return limits.maxSide() + 1 + random.nextInt(Integer.MAX_VALUE - limits.maxSide());
    }

    /** Behind the header, whose sizes are looked at before its checksum. */
    private byte[] bitFlipped(byte[] png) {
        byte[] flipped = png.clone();
        int at = Png.HEADER_END + random.nextInt(png.length - Png.HEADER_END);
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        return flipped;
    }

    private byte[] sized(int width, int height) {
        return grey(width, height, 8, Png.deflated(noise(1000)));
    }

    private byte[] liar() {
        int side = 500 + random.nextInt(500);
        return grey(side, side, 8, Png.deflated(Png.rows(16, 16, noise(256))));
    }

    /** A compression method that there is not. */
    private byte[] noZlib() {
        byte[] data = noise(200);
        data[0] = (byte) 0xff;
        return grey(16, 16, 8, data);
    }

    private byte[] unknownFilter() {
        byte[] rows = Png.rows(16, 16, noise(256));
        rows[17 * (1 + random.nextInt(15))] = (byte) (5 + random.nextInt(250));
        return grey(16, 16, 8, Png.deflated(rows));
    }

    private byte[] noPalette() {
        byte[] rows = Png.rows(16, 16, noise(256));
        return new Png().header(16, 16, 8, 3).chunk("IDAT", Png.deflated(rows)).end();
    }

    private byte[] unknownColours() {
        byte[] rows = Png.rows(16, 16, noise(256));
        int colour = random.nextBoolean() ? 1 : 5;
        return new Png()
                .header(16, 16, 8, colour)
                .chunk("IDAT", Png.deflated(rows))
                .end();
    }

    private static byte[] grey(int width, int height, int depth, byte[] data) {
        return new Png().header(width, height, depth, 0).chunk("IDAT", data).end();
    }

    private byte[] noise(int count) {
        byte[] noise = new byte[count];
        random.nextBytes(noise);
        return noise;
    }
}
