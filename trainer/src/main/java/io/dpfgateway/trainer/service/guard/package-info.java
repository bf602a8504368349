/**
 * The leakage guard of the trainer service: keeps an attacker of each version that gateways run, lets it loose on sampled pictures, and
 * has a version taken back of which it rebuilds too much. Pictures come from the vault, in memory only; of them stay the attackers
 * that have learned from them, in the service's state, and figures.
 */
@NullMarked
package io.dpfgateway.trainer.service.guard;

import org.jspecify.annotations.NullMarked;
