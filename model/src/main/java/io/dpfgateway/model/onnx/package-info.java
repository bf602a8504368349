/**
 * ONNX graphs as values: reading and checking a file, cutting a network in two at a tensor, joining two graphs, building
 * new ones. Owns the rule of what may reach ONNX Runtime ({@link io.dpfgateway.model.onnx.GraphGuard}). Runs nothing.
 */
@NullMarked
package io.dpfgateway.model.onnx;

import org.jspecify.annotations.NullMarked;
