/**
 * The topics: names, settings, which record is on which, how its schema may change, and how they come to be. Owns which
 * topics may be shared with partners: only {@link io.dpfgateway.schemas.topic.Topic#POISONED_FEATURES}. Pictures are on
 * {@code RAW_IMAGES} and {@code TRAINING_SAMPLES} and must never get to another.
 */
@NullMarked
package io.dpfgateway.schemas.topic;

import org.jspecify.annotations.NullMarked;
