/**
 * From wire tensors to predictions: finds the public half of the record's version, checks the tensor against its manifest,
 * and runs {@code features.onnx} and {@code back.onnx}. Owns the native sessions. Tensors, features and scores never show
 * in a message or a log.
 */
@NullMarked
package io.dpfgateway.partner.predict;

import org.jspecify.annotations.NullMarked;
