/**
 * Where pictures for training, tests and the demo come from: folders, ZIP files, IDX files. Owns their order, so that the
 * same files always give the same pictures in the same order, and what is skipped. Nothing here follows a picture's content
 * into a message; file names are shown.
 */
@NullMarked
package io.dpfgateway.imaging.source;

import org.jspecify.annotations.NullMarked;
