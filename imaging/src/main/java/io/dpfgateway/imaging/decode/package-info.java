/**
 * Encoded pictures to pixels. Owns the defence against hostile and damaged files: the format is sniffed, the caps are
 * checked from the header, and metadata is cut out before a decoder sees the bytes. Encoded bytes and what their metadata
 * says must never leave this package, neither in a picture nor in a message.
 */
@NullMarked
package io.dpfgateway.imaging.decode;

import org.jspecify.annotations.NullMarked;
