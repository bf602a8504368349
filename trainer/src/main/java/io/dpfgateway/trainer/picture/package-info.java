/**
 * The pictures to learn from, prepared as the gateway prepares them and split into those to train on and those held out.
 * Raw pixels: they stay in this process, and of them only the few that the report shows are ever written.
 */
@NullMarked
package io.dpfgateway.trainer.picture;

import org.jspecify.annotations.NullMarked;
