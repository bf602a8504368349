/**
 * Micro-batches inside Kafka Streams: records whose work runs elsewhere, asynchronously, and whose results come back in order on
 * the stream thread, without a record lost or repeated. Owns all use of Kafka Streams' internals, in
 * {@link io.dpfgateway.gateway.batch.CommitHook} alone. Knows no pictures and no models; keeps no record's bytes.
 */
@NullMarked
package io.dpfgateway.gateway.batch;

import org.jspecify.annotations.NullMarked;
