/**
 * What operators set for gateways to run, and what the gateways make of it. Owns which change may follow which, so that a typing
 * error at a terminal is refused before it is on dpf-rollouts.
 */
@NullMarked
package io.dpfgateway.cli.rollout;

import org.jspecify.annotations.NullMarked;
