/**
 * Pictures to poisoned records. {@link io.dpfgateway.gateway.Gateway} puts the rooms together: {@linkplain
 * io.dpfgateway.gateway.config configuration}, {@linkplain io.dpfgateway.gateway.rollout which model runs}, {@linkplain
 * io.dpfgateway.gateway.infer inference}, {@linkplain io.dpfgateway.gateway.poison poisoning}, {@linkplain
 * io.dpfgateway.gateway.sample sampling}, {@linkplain io.dpfgateway.gateway.stream Kafka Streams}. Here stand also the root of
 * the module's errors and its metrics. A picture must never leave for a topic but training-samples, nor for a log, a message
 * or a metric.
 */
@NullMarked
package io.dpfgateway.gateway;

import org.jspecify.annotations.NullMarked;
