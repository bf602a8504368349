/**
 * Reads the pictures that the gateway sampled from the stream. Raw pixels: what is read here goes to {@link
 * io.dpfgateway.trainer.vault} or {@link io.dpfgateway.trainer.picture}, and nowhere else.
 */
@NullMarked
package io.dpfgateway.trainer.sample;

import org.jspecify.annotations.NullMarked;
