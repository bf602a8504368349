/**
 * The consumer's side of the shareable topic: {@linkplain io.dpfgateway.partner.predict predictions} from poisoned records,
 * and the {@linkplain io.dpfgateway.partner.stream stream} that they come from. Here stands only the root of this module's
 * errors. Nothing here can reach a picture: partners have no front, no DPF and no report.
 */
@NullMarked
package io.dpfgateway.partner;

import org.jspecify.annotations.NullMarked;
