package io.dpfgateway.imaging.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The formats that are read. A file's name is never asked; its first bytes decide. */
public enum PictureFormat {
    /** Baseline, extended or progressive, 8 bits a sample; grey, colour, CMYK. */
    JPEG("\u00ff\u00d8\u00ff"),
    /** Every colour type and bit depth of the standard. */
    PNG("\u0089PNG\r\n\u001a\n"),
    /** The binary grey map of Netpbm, 8 bits a sample, as face and medical data sets come. Nothing else of Netpbm is read. */
    PGM("P5") {
        /** Two letters say little, so that the white space behind them must be there too. */
        @Override
        boolean begins(String beginning) {
            return super.begins(beginning) && beginning.length() > 2 && PgmReader.isSpace(beginning.charAt(2));
        }
    };

    /** How many bytes {@link #sniff} looks at, at most. */
    public static final int SNIFFED_BYTES = 8;

    private final String magic;

    PictureFormat(String magic) {
        this.magic = magic;
    }

    /** The format that these bytes begin like; empty where they begin like none. */
    public static Optional<PictureFormat> sniff(byte[] encoded) {
        int looked = Math.min(SNIFFED_BYTES, encoded.length);
        String beginning = new String(encoded, 0, looked, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(format -> format.begins(beginning))
                .findFirst();
    }

    boolean begins(String beginning) {
        return beginning.startsWith(magic);
    }
}
