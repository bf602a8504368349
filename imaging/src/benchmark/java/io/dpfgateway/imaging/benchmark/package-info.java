/**
 * Compares JPEG decoders, in a profile of its own. Owns the decoders that were not chosen; they must never reach the product's
 * class path.
 */
@NullMarked
package io.dpfgateway.imaging.benchmark;

import org.jspecify.annotations.NullMarked;
