/**
 * Pixels to network inputs: brought to size, to the network's colours, and normalised. Owns the arithmetic on which the
 * gateway and the trainer must agree to the last bit. Inputs are as private as pictures, for they are pictures.
 */
@NullMarked
package io.dpfgateway.imaging.prepare;

import org.jspecify.annotations.NullMarked;
