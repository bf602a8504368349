/**
 * Trains a small classifier from labelled pictures, for those who have none to bring; the demo's network was made so.
 */
@NullMarked
package io.dpfgateway.trainer.network;

import org.jspecify.annotations.NullMarked;
