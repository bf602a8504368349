/**
 * Which pictures the trainer gets: a deterministic share of the raw stream, capped per source, copied to training-samples. Owns the one way on
 * which pictures leave the gateway, and that topic is private; nothing else may be written from here.
 */
@NullMarked
package io.dpfgateway.gateway.sample;

import org.jspecify.annotations.NullMarked;
