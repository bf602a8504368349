/**
 * What a network expects at its input: size, channels, how a picture is brought to that size, and how its pixels are
 * scaled. A value that the bundle carries, so that the gateway prepares pictures exactly as the trainer did.
 */
@NullMarked
package io.dpfgateway.model.input;

import org.jspecify.annotations.NullMarked;
