/**
 * The trainer as a service: fills its vault from training-samples, begins trainings when a trigger says so, publishes what meets the
 * gate, and says on dpf-trainer-status what it does. Of the services of one network one leads; it alone trains and publishes. What
 * must survive the end of the process is in its {@link io.dpfgateway.trainer.service.StateFile}.
 */
@NullMarked
package io.dpfgateway.trainer.service;

import org.jspecify.annotations.NullMarked;
