/**
 * One picture to one wire tensor, on ONNX Runtime. Owns the execution provider, the native sessions and their memory, and how
 * outputs are checked. Graphs come here as verified bytes only, never as a path; no input or output value leaves for a log.
 */
@NullMarked
package io.dpfgateway.gateway.infer;

import org.jspecify.annotations.NullMarked;
