/**
 * ONNX graphs executed on libtorch, with gradients. Owns every operator's meaning in terms of libtorch, which initializers
 * can be trained, and the native memory of a graph's long-lived tensors. Knows nothing of losses, schedules or pictures;
 * the values of tensors never enter a message or a log.
 */
@NullMarked
package io.dpfgateway.trainer.graph;

import org.jspecify.annotations.NullMarked;
