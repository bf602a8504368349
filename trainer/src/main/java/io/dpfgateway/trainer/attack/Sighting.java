package io.dpfgateway.trainer.attack;

import java.util.List;

/**
 * One held-out picture and what the adversaries made of it; each array {@code [channels, height, width]} in 0 to 1. Private:
 * holds pixels, and goes nowhere but into the owner's report.
 *
 * @param original the picture
 * @param looks what was rebuilt of it
 * @param adaptiveSsim how alike the strongest adaptive adversary's is to the original
 */
@SuppressWarnings("ArrayRecordComponent") // pixels on the way to a picture, never compared
public record Sighting(float[] original, List<Look> looks, double adaptiveSsim) {
    public Sighting {
        looks = List.copyOf(looks);
    }

    /**
     * @param name a word or two to put under it
     * @param what whose work it is, as the end of "rebuilt ..."
     * @param pixels the picture that came of it
     */
    public record Look(String name, String what, float[] pixels) {}
}
