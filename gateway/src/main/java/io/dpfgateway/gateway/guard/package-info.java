/**
 * Holds versions to their promise while they run: measures on a few live pictures whether the network still answers as it would
 * without poison, and takes a version back that does not. Owns sessions of the clean path. Pictures, features and outputs stay in
 * this process; only counts leave it.
 */
@NullMarked
package io.dpfgateway.gateway.guard;

import org.jspecify.annotations.NullMarked;
