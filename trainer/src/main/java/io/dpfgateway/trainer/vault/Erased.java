package io.dpfgateway.trainer.vault;

/**
 * What an erasure removed.
 *
 * @param pictures of the subject
 * @param altered entries that nobody can read, and that may have been the subject's
 */
public record Erased(int pictures, int altered) {}
