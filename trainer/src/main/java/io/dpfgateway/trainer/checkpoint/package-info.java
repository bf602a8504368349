/**
 * How far a training has come, on disk, so that one that was killed goes on and ends as if it had not been. Holds learned
 * weights, the DPF's among them, which is secret; no pictures.
 */
@NullMarked
package io.dpfgateway.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
