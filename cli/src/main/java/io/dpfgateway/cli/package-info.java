/**
 * The {@code dpf} command: every main of the project. Owns what a person at a terminal sees, the exit codes, and the wiring of
 * the modules; the work itself is theirs.
 */
@NullMarked
package io.dpfgateway.cli;

import org.jspecify.annotations.NullMarked;
