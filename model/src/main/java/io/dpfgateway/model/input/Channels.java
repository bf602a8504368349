package io.dpfgateway.model.input;

/** The colour planes of a network's input, in their order. */
public enum Channels {
    /** One plane of luminance (ITU-R BT.601, as in JPEG). */
    GRAY(1),
    /** Red, green, blue. */
    RGB(3),
    /** Blue, green, red. */
    BGR(3);

    private final int count;

    Channels(int count) {
        this.count = count;
    }

    /** How many planes. */
    public int count() {
        return count;
    }
}
