/**
 * The processes that a benchmark of the gateway measures: the gateway itself, and what it is measured against. Each runs in a
 * JVM of its own, so that its memory and processor time are its own, and does the same work on each picture.
 */
@NullMarked
package io.dpfgateway.cli.bench.worker;

import org.jspecify.annotations.NullMarked;
