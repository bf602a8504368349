package io.dpfgateway.trainer.measure;

/**
 * How alike rebuilt pictures and their originals are, over many pictures.
 *
 * @param ssim structural similarity, -1 to 1; higher means that more is seen
 * @param psnr peak signal-to-noise ratio in dB, at most 100; higher means that more is seen
 * @param gms gradient magnitude similarity, 0 to 1; higher means that more is seen
 * @param perceptual perceptual distance, 0 to 4; <em>lower</em> means that more is seen
 */
public record Likeness(Distribution ssim, Distribution psnr, Distribution gms, Distribution perceptual) {}
