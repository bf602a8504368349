/**
 * Records that could not be poisoned: finding their dead letters, and sending the originals again after a fix. Owns how a replay is
 * remembered. Original records hold raw pixels: they may go to raw-images again, and nowhere else.
 */
@NullMarked
package io.dpfgateway.cli.deadletter;

import org.jspecify.annotations.NullMarked;
