/**
 * What every training loop here shares: batches in a seeded order, the learning-rate schedule, the optimizer.
 */
@NullMarked
package io.dpfgateway.trainer.learn;

import org.jspecify.annotations.NullMarked;
