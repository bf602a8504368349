/**
 * What a person at a terminal sees: progress, Ctrl-C, logs, errors in one line.
 */
@NullMarked
package io.dpfgateway.cli.terminal;

import org.jspecify.annotations.NullMarked;
