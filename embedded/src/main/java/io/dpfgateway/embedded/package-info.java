/**
 * A Kafka broker and a schema registry in a box: the real programs, started in seconds on 127.0.0.1, for the demo and the
 * tests. Owns their processes, ports and settings. Never leaves it: Kafka's server classes and the registry's jars; callers
 * see only a bootstrap address and a URL. Not for production: one replica, no security, schemas kept in memory.
 */
@NullMarked
package io.dpfgateway.embedded;

import org.jspecify.annotations.NullMarked;
