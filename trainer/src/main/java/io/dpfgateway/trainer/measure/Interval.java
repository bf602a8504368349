package io.dpfgateway.trainer.measure;

/**
 * A mean, and how far it could lie elsewhere with other pictures of the same kind.
 *
 * @param mean over the held-out pictures
 * @param low the lower end of the 95 % confidence interval
 * @param high its upper end
 */
public record Interval(double mean, double low, double high) {}
