package io.dpfgateway.imaging.prepare;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.model.input.InputSpec;
import java.nio.FloatBuffer;

/**
 * Encoded pictures to network inputs, the whole way in one: a picture that is much larger than the network's input is decoded
 * at a half, a quarter or an eighth of its size. The gateway and the trainer both read this way, so that the same bytes give the
 * same floats in both.
 *
 * <p>Every method throws the {@link io.dpfgateway.imaging.ImagingException}s of {@link PictureDecoder#decode(byte[],
 * io.dpfgateway.imaging.decode.Reduction)}, and nothing else, whatever the bytes are. Safe for use by many threads.
 */
public final class InputReader {
    private final PictureDecoder decoder;
    private final InputPreparer preparer;

    /** A reader of pictures within these limits, to inputs of this spec. */
    public InputReader(PictureLimits limits, InputSpec spec) {
        this(new PictureDecoder(limits), new InputPreparer(spec));
    }

    /** A reader of what these two do. */
    public InputReader(PictureDecoder decoder, InputPreparer preparer) {
        this.decoder = decoder;
        this.preparer = preparer;
    }

    /**
     * The picture as a new array of {@link InputSpec#elements} floats.
     *
     * @param encoded a JPEG, PNG or PGM
     */
    public float[] read(byte[] encoded) {
        return preparer.prepare(decode(encoded));
    }

    /**
     * Puts the picture's {@link InputSpec#elements} floats at the buffer's position, which moves behind them.
     *
     * @param encoded a JPEG, PNG or PGM
     * @throws IllegalArgumentException if that many do not fit; nothing is written then
     */
    public void read(byte[] encoded, FloatBuffer target) {
        preparer.prepare(decode(encoded), target);
    }

    /** The picture as the network sees it, before its pixels become numbers. */
    public Picture fit(byte[] encoded) {
        return preparer.fit(decode(encoded));
    }

    private Picture decode(byte[] encoded) {
        return decoder.decode(encoded, preparer.reduction());
    }
}
