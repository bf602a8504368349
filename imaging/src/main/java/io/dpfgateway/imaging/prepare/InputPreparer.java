package io.dpfgateway.imaging.prepare;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.Reduction;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import java.nio.FloatBuffer;

/**
 * Turns pictures into what a network expects at its input: {@code [channels, height, width]} floats, each {@code (pixel / 255
 * - mean[c]) / std[c]}. Colours become grey by luminance, grey becomes three equal planes. The order is colours, size,
 * numbers; nothing is changed that need not be: a picture of the input's size keeps its pixels.
 *
 * <p>Safe for use by many threads.
 */
public final class InputPreparer {
    private static final int LEVELS = 256;

    private final InputSpec spec;
    private final PictureResizer resizer;
    private final float[][] normalised;

    public InputPreparer(InputSpec spec) {
        this.spec = spec;
        this.resizer = new PictureResizer(spec);
        this.normalised = new float[spec.channels().count()][LEVELS];
        for (int channel = 0; channel < normalised.length; channel++) {
            double mean = spec.mean().get(channel);
            double std = spec.std().get(channel);
            for (int level = 0; level < LEVELS; level++) {
                normalised[channel][level] = (float) ((level / 255.0 - mean) / std);
            }
        }
    }

    /** What the network expects. */
    public InputSpec spec() {
        return spec;
    }

    /** The picture as a new array of {@link InputSpec#elements} floats. */
    public float[] prepare(Picture picture) {
        float[] target = new float[spec.elements()];
        prepare(picture, FloatBuffer.wrap(target));
        return target;
    }

    /**
     * Puts the picture's {@link InputSpec#elements} floats at the buffer's position, which moves behind them; so a batch is
     * filled picture by picture.
     *
     * @throws IllegalArgumentException if that many do not fit; nothing is written then
     */
    public void prepare(Picture picture, FloatBuffer target) {
        if (target.remaining() < spec.elements()) {
            throw new IllegalArgumentException(
                    "buffer has room for " + target.remaining() + " floats, a picture takes " + spec.elements());
        }
        Picture fitted = fit(picture);
        byte[] row = new byte[spec.width()];
        float[] numbers = new float[spec.width()];
        for (int channel = 0; channel < normalised.length; channel++) {
            int plane = planeOf(channel, fitted);
            for (int y = 0; y < spec.height(); y++) {
                fitted.copyRow(plane, y, row);
                for (int x = 0; x < row.length; x++) {
                    numbers[x] = normalised[channel][row[x] & 0xff];
                }
                target.put(numbers);
            }
        }
    }

    /** The picture as the network sees it, before its pixels become numbers: what a report shows as the original. */
    public Picture fit(Picture picture) {
        return resizer.resize(spec.channels() == Channels.GRAY ? picture.toGrey() : picture);
    }

    /** How much a picture may be reduced while it is decoded, if it is for {@link #prepare} or {@link #fit}. */
    public Reduction reduction() {
        return resizer::reduction;
    }

    private int planeOf(int channel, Picture picture) {
        if (picture.planes() == 1) {
            return 0;
        }
        return spec.channels() == Channels.BGR ? 2 - channel : channel;
    }
}
