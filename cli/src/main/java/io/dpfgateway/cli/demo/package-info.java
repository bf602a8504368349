/**
 * {@code dpf demo}: the whole system on one machine, on real pictures. Plays every part, the owner's as well as the
 * partner's, and judges the result from the outside: from the topics, on pictures that nothing was trained on.
 */
@NullMarked
package io.dpfgateway.cli.demo;

import org.jspecify.annotations.NullMarked;
