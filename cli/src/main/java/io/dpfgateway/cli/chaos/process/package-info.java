/**
 * The processes of a chaos run: broker, registry behind a line that can be cut, and gateways, with what can be done to each.
 * None outlives this process. What a gateway writes is nothing of this package's.
 */
@NullMarked
package io.dpfgateway.cli.chaos.process;

import org.jspecify.annotations.NullMarked;
