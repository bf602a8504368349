package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.measure.Distribution;
import io.dpfgateway.trainer.measure.Likeness;

/**
 * What one adversary rebuilds, and what it was allowed to spend.
 *
 * @param adversary its network: small, s2d, unet, ensemble, or the file it came from
 * @param sees what it rebuilds from
 * @param spent what it spent
 * @param likeness how alike rebuilt and original are over the held-out pictures
 */
public record Leakage(String adversary, Sees sees, Spent spent, Likeness likeness) {
    /** Structural similarity over the held-out pictures. */
    public Distribution ssim() {
        return likeness.ssim();
    }

    /** Peak signal-to-noise ratio over the held-out pictures, in dB. */
    public Distribution psnr() {
        return likeness.psnr();
    }
}
