/**
 * Holds versions in force to what their gate said of leakage, on pictures that came since: an attacker of each version is kept, and
 * rebuilds sampled pictures from what partners would get. Says when a version is to be taken back; whoever calls, as the trainer
 * service does, takes it back.
 */
@NullMarked
package io.dpfgateway.trainer.guard;

import org.jspecify.annotations.NullMarked;
