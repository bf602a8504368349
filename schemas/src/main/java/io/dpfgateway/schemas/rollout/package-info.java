/**
 * What is set on dpf-rollouts, and how it is changed: read behind a fence and written in one transaction, by operators' commands
 * and by guards alike.
 */
@NullMarked
package io.dpfgateway.schemas.rollout;

import org.jspecify.annotations.NullMarked;
