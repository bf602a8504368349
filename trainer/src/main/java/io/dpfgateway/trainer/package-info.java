/**
 * Sampled pictures to a bundle: what learns a DPF, attacks it and judges it. Here stands only the root of this module's
 * errors. Private pictures come in; what leaves is a bundle, never a picture that its report does not name.
 */
@NullMarked
package io.dpfgateway.trainer;

import org.jspecify.annotations.NullMarked;
