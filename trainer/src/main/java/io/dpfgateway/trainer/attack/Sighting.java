package io.dpfgateway.trainer.attack;

/**
 * One held-out picture and what the adversaries made of it; each array {@code [channels, height, width]} in 0 to 1. Private:
 * holds pixels, and goes nowhere but into the owner's report.
 *
 * @param original the picture
 * @param fromClean rebuilt from clean features
 * @param byKnown rebuilt from poisoned features by the adversary that knows clean ones
 * @param byAdaptive rebuilt from poisoned features by the one trained on them
 * @param adaptiveSsim how alike the last is to the original
 */
@SuppressWarnings("ArrayRecordComponent") // pixels on the way to a picture, never compared
public record Sighting(float[] original, float[] fromClean, float[] byKnown, float[] byAdaptive, double adaptiveSsim) {}
