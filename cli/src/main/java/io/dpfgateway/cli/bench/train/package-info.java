/** {@code dpf bench train}: how long a training step takes, here and in Python's PyTorch. */
@NullMarked
package io.dpfgateway.cli.bench.train;

import org.jspecify.annotations.NullMarked;
