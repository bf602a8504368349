/**
 * What an operator decides: one immutable configuration, read once from YAML. Owns every key's default, range and error
 * message. Secrets among the Kafka and registry settings must never show in a message, a log or {@code toString}.
 */
@NullMarked
package io.dpfgateway.gateway.config;

import org.jspecify.annotations.NullMarked;
