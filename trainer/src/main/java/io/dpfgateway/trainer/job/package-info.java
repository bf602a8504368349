/**
 * The whole of {@code dpf train}: pictures and a network in, a bundle out. Owns the order of the steps and what a bundle is
 * put together from.
 */
@NullMarked
package io.dpfgateway.trainer.job;

import org.jspecify.annotations.NullMarked;
