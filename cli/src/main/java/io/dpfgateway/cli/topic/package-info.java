/**
 * Topics read from their beginning to what is their end now, by commands that show or change what stands in them. Owns how long a
 * person at a terminal waits for a broker.
 */
@NullMarked
package io.dpfgateway.cli.topic;

import org.jspecify.annotations.NullMarked;
