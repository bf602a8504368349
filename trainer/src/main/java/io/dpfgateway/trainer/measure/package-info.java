/**
 * What a DPF costs and hides, in numbers: how alike two pictures are, how often two networks agree.
 */
@NullMarked
package io.dpfgateway.trainer.measure;

import org.jspecify.annotations.NullMarked;
