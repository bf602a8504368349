/**
 * Keeps sampled pictures on disk until they are learned from: encrypted, bounded, erasable, and with a log of who stored, read,
 * evicted and erased what. Owns the folder's format. Clear pictures leave it in memory only, and names of sources and pictures
 * stand in no file name, no log and no message.
 */
@NullMarked
package io.dpfgateway.trainer.vault;

import org.jspecify.annotations.NullMarked;
