package io.dpfgateway.trainer.guard;

/**
 * What an attacker may rebuild of live pictures.
 *
 * @param maxSsim the highest mean SSIM, 0 to 1
 * @param minPictures how many must be measured before a version is judged
 */
public record LeakageThreshold(double maxSsim, int minPictures) {
    public LeakageThreshold {
        if (!(maxSsim >= 0 && maxSsim <= 1) || minPictures < 1) {
            throw new IllegalArgumentException("a threshold of SSIM " + maxSsim + " on " + minPictures
                    + " pictures is none; give an SSIM from 0 to 1, and 1 picture or more");
        }
    }
}
