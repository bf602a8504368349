/**
 * Which version poisons: reads the announcements, verifies and loads bundles, and swaps versions under running records.
 * Owns every model from its loading to its closing. A bundle that was not verified never leaves this package.
 */
@NullMarked
package io.dpfgateway.gateway.rollout;

import org.jspecify.annotations.NullMarked;
