/**
 * A network as its owner brings it, made ready to be cut and run: in an opset that a DPF can be written in, and with a batch
 * that may vary. Owns what is refused of a network before any picture is read.
 */
@NullMarked
package io.dpfgateway.trainer.intake;

import org.jspecify.annotations.NullMarked;
