/**
 * Layers from which DPFs, adversaries and networks are built: each adds ONNX nodes and freshly drawn weights to a graph.
 * There is no second definition of a layer; {@link io.dpfgateway.trainer.graph} runs what is built here.
 */
@NullMarked
package io.dpfgateway.trainer.layer;

import org.jspecify.annotations.NullMarked;
