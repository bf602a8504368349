package io.dpfgateway.trainer.inspect;

import io.dpfgateway.model.onnx.TensorSpec;

/**
 * An input or an output as the file describes it.
 *
 * @param name the tensor's name
 * @param shape as a person writes it: {@code [N,3,32,32]}
 */
public record Port(String name, String shape) {
    static Port of(TensorSpec spec) {
        return new Port(spec.name(), spec.shapeText());
    }
}
