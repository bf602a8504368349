/**
 * The control of a chaos run: a gateway made the way one would at first. It loses records, and a check that does not see that
 * is no check. Nothing outside chaos runs may use it.
 */
@NullMarked
package io.dpfgateway.cli.chaos.naive;

import org.jspecify.annotations.NullMarked;
