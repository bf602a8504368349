package io.dpfgateway.trainer.inspect;

/**
 * How often a network uses an operator.
 *
 * @param name ONNX's name, with the domain where it is not the standard one
 * @param nodes how many nodes
 * @param supported whether the trainer knows it
 */
public record OperatorCount(String name, int nodes, boolean supported) {}
