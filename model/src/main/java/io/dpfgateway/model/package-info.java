/**
 * What a model is in this project: one {@linkplain io.dpfgateway.model.onnx ONNX graph}, its {@linkplain
 * io.dpfgateway.model.input input}, and the {@linkplain io.dpfgateway.model.bundle bundle} that releases a DPF; and, for the
 * programs that work with models for long, how a {@linkplain io.dpfgateway.model.config configuration} is read. Here stands only the
 * root of this module's errors. Nothing here knows Kafka or training.
 */
@NullMarked
package io.dpfgateway.model;

import org.jspecify.annotations.NullMarked;
