/**
 * One class a command: its options, what it checks before it begins, and the calls into the modules that do the work.
 */
@NullMarked
package io.dpfgateway.cli.command;

import org.jspecify.annotations.NullMarked;
