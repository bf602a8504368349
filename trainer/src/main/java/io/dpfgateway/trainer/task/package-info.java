/**
 * What a network is for: its heads, and what it means for each that two outputs are alike. Values only; what measures and
 * learns by them lies in {@link io.dpfgateway.trainer.measure} and {@link io.dpfgateway.trainer.dpf}.
 */
@NullMarked
package io.dpfgateway.trainer.task;

import org.jspecify.annotations.NullMarked;
