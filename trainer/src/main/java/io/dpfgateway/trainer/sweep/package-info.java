/**
 * The sweep: one training for each cut, mode, setting of the privacy dial and seed, and the frontier of what the task keeps against
 * what is seen. Owns the sweep's folder, in which finished runs survive whatever happens later; its runs' bundles are as private
 * as any, while the frontier holds figures only.
 */
@NullMarked
package io.dpfgateway.trainer.sweep;

import org.jspecify.annotations.NullMarked;
