/**
 * The gate: the owner's thresholds, and what they make of a version's figures. It decides whether a version may be published;
 * it never changes a figure, and there is no way round it but another training or another gate.
 */
@NullMarked
package io.dpfgateway.trainer.gate;

import org.jspecify.annotations.NullMarked;
