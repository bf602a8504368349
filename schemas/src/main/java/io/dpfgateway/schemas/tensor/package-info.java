/**
 * Floats to the bytes of a wire tensor and back. Owns the three element encodings and their rounding. It holds features
 * only: no picture comes here, and no element ever shows in a message.
 */
@NullMarked
package io.dpfgateway.schemas.tensor;

import org.jspecify.annotations.NullMarked;
