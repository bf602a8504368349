/**
 * The contracts of the project, and all that producers and partners import: the {@linkplain io.dpfgateway.schemas.topic
 * topics}, the Avro records on them, their {@linkplain io.dpfgateway.schemas.serde serdes}, and the {@linkplain
 * io.dpfgateway.schemas.tensor tensors} that a poisoned record carries. Here stands only the root of this module's errors.
 * Nothing here knows models, inference or training.
 */
@NullMarked
package io.dpfgateway.schemas;

import org.jspecify.annotations.NullMarked;
