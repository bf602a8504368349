/**
 * The configuration file of a program that runs for long: one YAML mapping, keys that are known by their paths, environment variables
 * that stand in for them, and everything that is wrong told at once. What the keys mean is the programs' own.
 */
@NullMarked
package io.dpfgateway.model.config;

import org.jspecify.annotations.NullMarked;
