package io.dpfgateway.trainer.feature;

import org.bytedeco.pytorch.Tensor;

/**
 * Some pictures of a cache, in float32, on the scope of whoever asked.
 *
 * @param pictures {@code [N, channels, height, width]}, 0 to 1
 * @param features what an attacker sees of them: {@code [N, C, H, W]}
 * @param outputs what the clean network says of them: {@code [N, values]}, the values of all outputs in their order
 */
public record Batch(Tensor pictures, Tensor features, Tensor outputs) {}
