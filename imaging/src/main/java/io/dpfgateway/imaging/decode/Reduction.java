package io.dpfgateway.imaging.decode;

/**
 * How much smaller than it is stored a picture may be decoded. Where the target is much smaller than the picture, a decoder
 * that leaves out what nobody will see saves most of its time.
 */
@FunctionalInterface
public interface Reduction {
    /** Every pixel that is stored. */
    Reduction NONE = (width, height) -> 1;

    /**
     * The factor by which both sides may shrink.
     *
     * @param width of the upright picture, in pixels, at least 1
     * @param height of the upright picture, in pixels, at least 1
     * @return 1, 2, 4 or 8; above 1 only where it divides both sides, so that no edge moves by a part of a pixel
     */
    int factor(int width, int height);
}
