/**
 * What surrounds a measured process: broker, registry and topics, the pictures that are sent, and what is seen of the results
 * from the outside. Raw pictures go to the broker of the benchmark alone.
 */
@NullMarked
package io.dpfgateway.cli.bench.load;

import org.jspecify.annotations.NullMarked;
