package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.measure.Distribution;

/**
 * What one adversary sees, and what it was allowed to spend.
 *
 * @param budget what it spent
 * @param parameters how many numbers its network has
 * @param pictures how many pictures it learned from, mirror images included
 * @param ssim structural similarity of rebuilt to original over the held-out pictures
 * @param psnr peak signal-to-noise ratio in dB over the same
 */
public record Leakage(Budget budget, long parameters, int pictures, Distribution ssim, Distribution psnr) {
    static Leakage of(Reconstructor adversary, Budget budget, int pictures, Rebuilt rebuilt) {
        return new Leakage(
                budget,
                adversary.parameters(),
                pictures,
                Distribution.of(rebuilt.ssim()),
                Distribution.of(rebuilt.psnr()));
    }
}
