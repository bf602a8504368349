/**
 * How an installation is, at a glance: brokers, registry, topics, lag, gateways, versions, trainer and dead letters, and what of it
 * needs a person. Owns the rules of what does, and the shape that programs get. Changes nothing.
 */
@NullMarked
package io.dpfgateway.cli.status;

import org.jspecify.annotations.NullMarked;
