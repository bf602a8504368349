/**
 * The Deep Poisoning Function: its two forms as ONNX graphs, and how one is learned. A trained DPF is the owner's secret;
 * it leaves this module only inside a bundle's gateway.onnx.
 */
@NullMarked
package io.dpfgateway.trainer.dpf;

import org.jspecify.annotations.NullMarked;
