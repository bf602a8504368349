package io.dpfgateway.trainer.picture;

import org.jspecify.annotations.Nullable;

/**
 * A picture as the network's input.
 *
 * @param values {@code [channels, height, width]} as the input spec says; not to be written into
 * @param label its true class, where it is known
 * @param sha256 the hash of the encoded picture, in lower-case hex
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of every picture would double the memory
public record PreparedPicture(float[] values, @Nullable String label, String sha256) {}
