package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.layer.Plane;

/**
 * The network's own stages behind the cut, which know best what the task needs: the bottleneck's encoder begins as their
 * copy.
 *
 * @param graph from the cut to the stages' end
 * @param channels at their end
 * @param plane at their end
 */
record EncoderStage(OnnxModel graph, int channels, Plane plane) {}
