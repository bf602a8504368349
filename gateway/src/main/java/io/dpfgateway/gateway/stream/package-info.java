/**
 * How the gateway speaks to Kafka: client settings, the checks before a start, and Kafka Streams instances with what happens
 * to threads that fail. Knows no pictures and no models.
 */
@NullMarked
package io.dpfgateway.gateway.stream;

import org.jspecify.annotations.NullMarked;
