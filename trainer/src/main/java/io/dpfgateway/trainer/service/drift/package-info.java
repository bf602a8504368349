/**
 * Whether the pictures of the stream still are such as the last training learned from. Keeps moments of features, channel by
 * channel, and no picture.
 */
@NullMarked
package io.dpfgateway.trainer.service.drift;

import org.jspecify.annotations.NullMarked;
