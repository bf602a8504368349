/**
 * Records to bytes in Confluent's wire format and back, through Confluent's own serializer. Owns how failures are told
 * apart: a bad record, a schema that nobody knows, a registry that does not answer. No byte of a record ever shows in a
 * message or a log, and neither do the registry's credentials.
 */
@NullMarked
package io.dpfgateway.schemas.serde;

import org.jspecify.annotations.NullMarked;
